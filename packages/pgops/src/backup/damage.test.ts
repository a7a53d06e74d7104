import { cpSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openRepository } from './repository.ts'
import { masterKeys } from './sealing/keys.ts'
import { aBackedUpCluster, aFolder, systemOf } from './testing/a-cluster.ts'
import { damagesUnnoticed } from './testing/damages.ts'
import { verifyBackup } from './verify-backup.ts'

const KEY = 'b'.repeat(64)
// A hundred are done by the benchmark.
const DAMAGES = 12
const DEADLINE_MS = 240_000

it.each([
  ['encrypted', { keys: masterKeys(KEY), codec: 'brotli' as const }],
  ['unencrypted', { keys: null, codec: 'gzip' as const }],
  ['uncompressed', { keys: null, codec: 'none' as const }],
])(
  'every damage to a backup that is %s and its log is noticed',
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

    const unnoticed = await damagesUnnoticed({
      whole,
      count: DAMAGES,
      isNoticed: async (directory) => (await verify(directory)) !== 'all is well',
    })

    expect(await verify(whole)).toBe('all is well')
    expect(unnoticed).toEqual([])
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
