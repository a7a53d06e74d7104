import { randomInt } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRepository } from './repository.ts'
import { masterKeys } from './sealing/keys.ts'
import { aBackedUpCluster, aFolder, systemOf } from './testing/a-cluster.ts'
import { verifyBackup } from './verify-backup.ts'

const KEY = 'b'.repeat(64)
// A hundred are done by the benchmark.
const DAMAGES = 20
const DEADLINE_MS = 240_000
// What they hold is told elsewhere, or does not matter to a restore: a mark, sums for people, the guide.
const HARMLESS = /received\.json$|SHA256SUMS$|RESTORE\.md$|unseal\.mjs$|\/results\//

type Damage = (path: string) => void

const DAMAGED_BY: Record<string, Damage> = {
  'a flipped bit': (path) => {
    const bytes = readFileSync(path)
    const at = randomInt(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8))
    writeFileSync(path, bytes)
  },
  'a cut end': (path) => truncateSync(path, randomInt(statSync(path).size)),
  'a missing file': (path) => rmSync(path),
  'a zeroed block': (path) => {
    const bytes = readFileSync(path)
    const at = randomInt(bytes.length)
    writeFileSync(path, Buffer.concat([bytes.subarray(0, at), Buffer.alloc(64), bytes.subarray(at + 64)]))
  },
}

it.each([
  ['encrypted', { keys: masterKeys(KEY), codec: 'brotli' as const }],
  ['plain', { keys: null, codec: 'gzip' as const }],
])(
  'every damage to an %s backup and its log is noticed',
  async (_, how) => {
    const { database, repository, backup, receive, received } = await aBackedUpCluster(how)
    const { stop } = await receive()
    await database.query("create table t as select i, repeat('x', 50) from generate_series(1, 2000) as i")
    await backup()
    await database.query('insert into t values (0)')
    const { id } = await backup({ kind: 'incremental' })
    await database.query('insert into t values (-1)')
    await database.query('select pg_switch_wal()')
    await database.query('insert into t values (-2)')
    await received()
    await stop()
    const systemId = await systemOf(database)
    const whole = aFolder()
    cpSync(repository.directory, whole, { recursive: true })
    const verify = (directory: string) =>
      verifyBackup({
        repository: openRepository({ directory, ...how }),
        systemId,
        id,
        deep: true,
        jobs: 2,
        now: () => new Date(),
      })
        .then(({ ok, problems }) => (ok ? 'all is well' : problems.join()))
        .catch((error: Error) => error.message)
    const paths = readdirSync(whole, { recursive: true, encoding: 'utf8' }).filter((path) => {
      const isNeeded = !HARMLESS.test(path) && statSync(join(whole, path)).isFile()
      // What follows the last record is zeros; and the log before the backup is not needed for it.
      return isNeeded && !path.endsWith('.partial') && isAfter(path)
    })

    const unnoticed: string[] = []
    for (let round = 0; round < DAMAGES; round++) {
      const [name, damage] = Object.entries(DAMAGED_BY)[round % 4] ?? ['', () => {}]
      const path = paths[randomInt(paths.length)] ?? ''
      const damaged = aFolder()
      cpSync(whole, damaged, { recursive: true })
      damage(join(damaged, path))
      if ((await verify(damaged)) === 'all is well') unnoticed.push(`${name} in ${path}`)
      rmSync(damaged, { recursive: true })
    }

    expect(await verify(whole)).toBe('all is well')
    expect(unnoticed).toEqual([])

    function isAfter(path: string): boolean {
      const segment = /wal\/\d{8}\/([0-9A-F]{24})/.exec(path)?.[1]
      return segment === undefined || path.includes(newestSegment(whole))
    }
  },
  DEADLINE_MS,
)

it('a wrong key is told as such', async () => {
  const { repository, backup, plan } = await aBackedUpCluster({ keys: masterKeys(KEY), codec: 'brotli' })
  const { systemId, id } = await backup()
  const wrong = openRepository({ directory: repository.directory, keys: masterKeys('c'.repeat(64)), codec: 'brotli' })
  const none = openRepository({ directory: repository.directory, keys: null, codec: 'gzip' })
  const options = { systemId, id, deep: true, jobs: 1, now: () => new Date() }

  const withWrong = await verifyBackup({ ...options, repository: wrong })
  const withNone = await verifyBackup({ ...options, repository: none })

  expect(withWrong.problems[0]).toContain('BACKUP_ENCRYPTION_KEY does not open the key')
  expect(withNone.problems[0]).toContain('Set BACKUP_ENCRYPTION_KEY')
  expect((await plan({ target: { kind: 'backup' } })).chain).toHaveLength(1)
})

function newestSegment(directory: string): string {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  return (
    names
      .flatMap((name) => /([0-9A-F]{24})\.(?:gz|br)/.exec(name)?.[1] ?? [])
      .toSorted()
      .at(-1) ?? ''
  )
}
