import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Database, embeddedCluster, openDatabase, sql, startEmbedded, verbatim } from '@products-manager/postgres'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { aBucket } from '../../packages/pgops/src/backup/testing/an-s3-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const guide = readFileSync(join(root, 'docs/backup-restore.md'), 'utf8')
// The others take minutes; docs/backup-restore.md has the command for a night.
const atNight = it.runIf(process.env['PM_ALL_DISASTERS'] === '1')

const folder = mkdtempSync(join(tmpdir(), 'pm-guide-'))
chmodSync(folder, 0o711)
const dataDir = join(folder, 'data')
const backups = join(folder, 'backups')
let environment: NodeJS.ProcessEnv
let server: ChildProcess | null = null
let moment = ''
let before: string[] = []

const GOOD = ['ACME 1', 'ACME 2', 'Other 3']

beforeAll(async () => {
  environment = {
    ...{ ...process.env, PM_DATA_DIR: dataDir, PM_ROLE: 'api', PORT: '0', LOG_LEVEL: 'error' },
    ...{ BACKUP_DIRECTORY: backups, BACKUP_ENCRYPTION_KEY: 'a phrase of many letters' },
  }
  await start()
  const rows = GOOD.map((title) => `('${title}', '${title.split(' ')[0]}')`).join(', ')
  await inCatalog(`insert into products (title, brand_name) values ${rows}`)
  await shell('npx pm backup full')
  await inCatalog("update products set color = 'blue'")
  moment = (await inCatalog('select clock_timestamp()::text as value'))[0] ?? ''
  await inCatalog("insert into products (title) values ('came later')")
})

afterAll(async () => {
  await lose()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

beforeEach(async () => {
  if (!server) return
  await inCatalog("update products set title = 'broken ' || title where title not like 'broken%'")
})

it('the databases are gone, the backup directory is there: they are brought back', async () => {
  const [restore = ''] = commands('The databases are gone or damaged, the backup directory is there.')
  before = await titles()
  await lose(dataDir)

  const said = await shell(restore)

  expect(said).toContain('A new full backup was taken')
})

it('and everything is there when Products Manager is started again', async () => {
  await start()

  expect(await titles()).toEqual(before)
})

atNight('only one table is wrong', async () => {
  const [beside = '', replace = '', some = ''] = commands('Only one table is wrong.')

  const said = await shell(beside)
  const [restored = ''] = /products_restored_\w+/.exec(said) ?? []
  await shell(some)

  expect(await titles(restored)).toEqual(GOOD)
  expect(await titles()).toEqual(['ACME 1', 'ACME 2', 'broken Other 3', 'broken came later'])
  await shell(replace)
  expect(await titles()).toEqual(GOOD)
})

atNight('only one database is wrong', async () => {
  const [beside = '', replace = ''] = commands('Only one database is wrong.')

  const besideSaid = await shell(beside)
  await shell(replace)

  expect(besideSaid).toMatch(/db_catalog_restored_\w+/)
  expect(await titles()).toEqual(GOOD)
})

atNight('nobody knows whether the backups are good', async () => {
  const said: string[] = []
  for (const command of commands('Nobody knows whether the backups are good.')) said.push(await shell(command))

  expect(said[0]).toContain('Nothing is damaged.')
})

atNight('somebody broke data', async () => {
  const [restore = ''] = commands('Somebody broke data at 14:31.')

  await shell(restore)
  await start()

  expect(await titles()).toEqual(GOOD)
})

atNight('the machine is gone', async () => {
  const { endpoint } = await aBucket()
  Object.assign(environment, {
    ...{ BACKUP_BUCKET: 'backups/pm', BACKUP_ENDPOINT: endpoint },
    ...{ BACKUP_ACCESS_KEY_ID: 'test', BACKUP_SECRET_ACCESS_KEY: 'test' },
  })
  await shell('npx pm backup full')
  before = await titles()
  const [restore = ''] = commands('The machine is gone.')
  await lose(dataDir, backups)

  await shell(restore)
  await start()

  expect(await titles()).toEqual(before)
})

it('has no command that is not tried here', () => {
  const disasters = guide.slice(
    guide.indexOf('## At three in the morning'),
    guide.indexOf('## Without Products Manager'),
  )

  const scenarios = [...disasters.matchAll(/\*\*([^*]+)\*\*[^*]*?```sh/g)].map(([, title]) => title)

  expect(scenarios).toEqual([
    'The databases are gone or damaged, the backup directory is there.',
    'The machine is gone.',
    'Somebody broke data at 14:31.',
    'Only one table is wrong.',
    'Only one database is wrong.',
    'Another version of PostgreSQL.',
    'Nobody knows whether the backups are good.',
  ])
})

/** The lines of a disaster's block, with the moment of this test in the place of the example's. */
function commands(title: string): string[] {
  const [, text = ''] = guide.slice(guide.indexOf(`**${title}**`)).split('```sh\n', 2)
  const lines = text.slice(0, text.indexOf('```')).trim().split('\n')
  return lines.map((line) => line.replace('2026-04-07 14:30:00+02', moment))
}

/** A command as a person types it. */
async function shell(command: string): Promise<string> {
  const npx = `npx() { shift; node ${join(root, 'server/dist/main/cli.js')} "$@"; }`
  const child = spawn('bash', ['-c', `${npx}; ${command}`], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece))
  const [code] = await once(child, 'close')
  expect(code, `${command}\n${said}`).toBe(0)
  return said
}

/** `npx pm start`, until it is ready and commits wait for the received log. */
async function start(): Promise<void> {
  server = spawn(process.execPath, [join(root, 'server/dist/main/cli.js'), 'start', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit').then(([code]) => expect.fail(`pm start ended with ${code}.`))
  await Promise.race([once(server.stdout as NodeJS.ReadableStream, 'data'), ended])
  ended.catch(() => undefined)
  const waits = "select current_setting('synchronous_standby_names') as value"
  while ((await inCatalog(waits))[0] === '') await sleep(50)
}

async function stop(): Promise<void> {
  if (server?.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  server = null
}

/** Everything is killed, and the folders are gone. */
async function lose(...folders: string[]): Promise<void> {
  await stop()
  while (await (await embeddedCluster(dataDir)).isRunning()) await sleep(50)
  for (const one of folders) rmSync(one, { recursive: true, force: true, maxRetries: 5 })
}

function titles(table = 'products'): Promise<string[]> {
  return inCatalog(`select title as value from ${table} order by right(title, 1), title`)
}

async function inCatalog(text: string): Promise<string[]> {
  const joined = await startEmbedded({ dataDir })
  const catalog: Database<'catalog'> = openDatabase({
    name: 'catalog',
    url: joined.url('db_catalog'),
    pool: { size: 1 },
  })
  try {
    const rows = await catalog.withSession((session) =>
      session.many(sql<{ value: string }>('guide.in_catalog')`${verbatim(text)}`),
    )
    return rows.map(({ value }) => value)
  } finally {
    await catalog.close()
    await joined.release()
  }
}
