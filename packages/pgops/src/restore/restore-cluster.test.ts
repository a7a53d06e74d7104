import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { finishTakingPlace, openDatabase, ownerAccount, sql } from '@products-manager/postgres'
import { hasPgBouncer, startPgBouncer } from '@products-manager/postgres/testing'
import { expect, it, onTestFinished } from 'vitest'
import { aBackedUpCluster, type BackedUp, until } from '../backup/testing/a-cluster.ts'
import { runPgops } from '../backup/testing/run-pgops.ts'
import { directoryPlace } from './directory-place.ts'
import { withPausedPools } from './paused-pools.ts'
import { restoreCluster } from './restore-cluster.ts'

async function directoryOf({ database }: BackedUp): Promise<string> {
  const [row] = await database.query<{ path: string }>("select current_setting('data_directory') as path")
  return row?.path ?? ''
}

/** Changes with any byte, name or length of any file. */
function contentsOf(directory: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(directory, name)
    if (statSync(path).isFile()) hash.update(name).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** `pgops restore latest --into` in a process of its own. */
const restoring = (directory: string, repository: string) =>
  runPgops(['restore', 'latest', '--into', directory], { BACKUP_DIRECTORY: repository })

const draftsOf = (directory: string) =>
  readdirSync(dirname(directory)).filter((name) => name.startsWith(`${basename(directory)}.rest`))

const MOMENTS: [string, (draft: string) => boolean][] = [
  ['the first files are there', (draft) => existsSync(join(draft, 'base'))],
  ['the server recovers', (draft) => existsSync(join(draft, 'postmaster.pid'))],
]

it('a restore that is killed at any step leaves the old data untouched, is simply done again, and keeps a second one away', async () => {
  const backedUp = await aBackedUpCluster()
  const { database, cluster, repository, backup, receive, received } = backedUp
  const { stop } = await receive()
  await database.query('create table t as select generate_series(1, 1000) as i')
  await backup()
  await database.query('insert into t values (1001)')
  await received()
  await stop()
  const directory = await directoryOf(backedUp)
  await cluster.stop('fast')
  const old = contentsOf(directory)

  const unchanged: string[] = []
  for (const [moment, isReached] of MOMENTS) {
    const { child, ended } = restoring(directory, repository.directory)
    const draft = `${directory}.restoring-${child.pid}`
    await until(async () => child.exitCode !== null || isReached(draft))
    child.kill('SIGKILL')
    await ended
    if (child.signalCode === 'SIGKILL' && contentsOf(directory) === old) unchanged.push(moment)
  }
  // The one in the midst stands still, so that the others surely come meanwhile.
  const first = restoring(directory, repository.directory)
  const draft = `${directory}.restoring-${first.child.pid}`
  await until(async () => first.child.exitCode !== null || existsSync(join(draft, 'base')))
  first.child.kill('SIGSTOP')
  const second = await restoring(directory, repository.directory).ended
  first.child.kill('SIGCONT')
  const { code, err } = await first.ended
  await cluster.start()

  expect(unchanged).toEqual(MOMENTS.map(([moment]) => moment))
  expect(second).toMatchObject({
    code: 1,
    err: expect.stringContaining(`Another restore of ${directory} is running (process ${first.child.pid})`),
  })
  expect(code, err).toBe(0)
  expect(await database.query('select count(*)::int as rows from t')).toEqual([{ rows: 1001 }])
  expect(draftsOf(directory)).toEqual([])
  const copies = readdirSync(dirname(directory)).filter((name) => name.includes('.before-restore-'))
  expect(copies.map((name) => contentsOf(join(dirname(directory), name)))).toEqual([old])
})

const isMissing = !hasPgBouncer()
if (isMissing && process.env['CI']) throw new Error('apt-get install pgbouncer: the pauses are not tested.')

it.skipIf(isMissing)(
  'clients behind PgBouncer wait for a restore, even one killed between its last two steps, and go on',
  async () => {
    const backedUp = await aBackedUpCluster()
    const { database, cluster, repository, backup, plan } = backedUp
    await database.query('create table t as select 1 as i')
    await backup()
    await database.query('insert into t values (2)')
    const directory = await directoryOf(backedUp)
    const owner = await ownerAccount(directory)
    const bouncer = await startPgBouncer(database.url)
    onTestFinished(() => bouncer.close())
    const client = openDatabase({
      name: 'client',
      url: bouncer.url(database.url),
      pool: { size: 1, overflow: 0 },
      preparedStatements: false,
    })
    onTestFinished(() => client.close({ deadlineMs: 100 }))
    const countRows = () => client.one(sql<{ rows: number }>('test.count_rows')`select count(*)::int as rows from t`)
    expect(await countRows()).toEqual({ rows: 2 })
    const console = Object.assign(new URL(bouncer.url(database.url)), { pathname: '/pgbouncer' }).toString()
    const planned = await plan({ target: { kind: 'backup' } })

    const asked = await withPausedPools({ console, say: () => {} }, async () => {
      const rows = countRows()
      await cluster.stop('fast')
      const place = directoryPlace(directory)
      await restoreCluster({ repository, plan: planned, place, owner, jobs: 2, now: () => new Date() })
      renameSync(directory, `${directory}.restored`)
      await finishTakingPlace(directory)
      await cluster.start()
      return { rows }
    })

    expect(await asked.rows).toEqual({ rows: 1 })
  },
)
