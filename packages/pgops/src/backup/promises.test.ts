import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownerAccount } from '@products-manager/postgres'
import { expect, it } from 'vitest'
import { extractChain } from '../restore/recover.ts'
import { openRepository } from './repository.ts'
import { rotateKeys } from './rotate-keys.ts'
import { masterKeys } from './sealing/keys.ts'
import { aBackedUpCluster, type BackedUp, systemOf } from './testing/a-cluster.ts'
import { verifyBackup } from './verify-backup.ts'
import { receiveWal } from './wal/receive-wal.ts'

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)]

/** Receives until the signal is aborted, and ends as the receiver does. */
function receiveLog(
  { repository, database }: Pick<BackedUp, 'repository' | 'database'>,
  signal = new AbortController().signal,
) {
  return receiveWal({
    repository,
    url: database.url,
    slot: 'pgops_test',
    applicationName: 'pgops_test',
    signal,
    onState: () => {},
    log: { info: () => {}, warn: () => {} },
  })
}

it('after a rotation the new key alone opens every backup, and the old one none', async () => {
  const { repository, backup } = await aBackedUpCluster({ keys: masterKeys(OLD), codec: 'brotli' })
  const { systemId, id } = await backup()
  const { directory } = repository
  const opened = (key: string, previous: string[] = []) =>
    openRepository({ directory, keys: masterKeys(key, previous), codec: 'brotli' })
  const problemsWith = async (key: string) => {
    const options = { systemId, id, deep: true, jobs: 2, now: () => new Date() }
    return (await verifyBackup({ ...options, repository: opened(key) })).problems
  }

  const first = await rotateKeys(opened(NEW, [OLD]))
  const again = await rotateKeys(opened(NEW, [OLD]))

  expect([first, again]).toEqual([
    { rewrapped: 1, unchanged: 0 },
    { rewrapped: 0, unchanged: 1 },
  ])
  expect(await problemsWith(NEW)).toEqual([])
  expect((await problemsWith(OLD))[0]).toContain('BACKUP_ENCRYPTION_KEY does not open the key')
})

it('a cluster with a tablespace is refused by its name, and nothing of a backup is left', async () => {
  const { database, repository, folder, backup } = await aBackedUpCluster()
  const [row] = await database.query<{ path: string }>("select current_setting('data_directory') as path")
  const place = join(folder, 'elsewhere')
  mkdirSync(place)
  const owner = await ownerAccount(row?.path ?? '')
  if (owner) chownSync(place, owner.uid, owner.gid)
  await database.query(`create tablespace elsewhere location '${place}'`)

  const refused = backup()

  await expect(refused).rejects.toThrow(`The cluster has tablespaces (${place}), which are not backed up.`)
  expect(
    readdirSync(repository.directory, { recursive: true, encoding: 'utf8' }).filter((p) => /base/.test(p)),
  ).toEqual([])
})

it('a receiver that is stopped while it connects ends', async () => {
  const { database, repository } = await aBackedUpCluster()
  const stopping = new AbortController()
  const receiving = receiveLog({ repository, database }, stopping.signal)

  stopping.abort()

  await expect(receiving).resolves.toBeUndefined()
})

it('a receiver that is stopped has sealed what it received, and removes what a killed one left half written', async () => {
  const { database, repository, receive, received } = await aBackedUpCluster()
  const folder = join(repository.directory, await systemOf(database), 'wal', '00000001')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '000000010000000000000001.gz.68a3b823.tmp'), 'half')
  const { stop } = await receive()
  await database.query('create table t as select i from generate_series(1, 1000) as i')
  await database.query('select pg_switch_wal()')
  await received()

  await stop()

  const names = readdirSync(folder).filter((name) => name !== 'received.json')
  expect(names.filter((name) => !/^[0-9A-F]{24}\.(gz|partial)$/.test(name))).toEqual([])
  expect(names.filter((name) => name.endsWith('.gz')).length).toBeGreaterThan(0)
})

it('a receiver that stays away fills no disk: the server gives up its log, which is told as a gap', async () => {
  const { database, repository, receive, received } = await aBackedUpCluster({
    settings: { max_slot_wal_keep_size: '16MB', min_wal_size: '32MB', max_wal_size: '32MB' },
  })
  const { stop } = await receive()
  await database.query('create table t (i int)')
  await received()
  await stop()

  for (let i = 0; i < 8; i++) await database.query('insert into t values (1); select pg_switch_wal(); checkpoint')
  const [kept] = await database.query<{ bytes: number }>('select sum(size)::float8 as bytes from pg_ls_waldir()')
  const receiving = receiveLog({ repository, database })

  await expect(receiving).rejects.toMatchObject({ code: 'BACKUP_WAL_GAP' })
  expect(kept?.bytes).toBeLessThanOrEqual(80 * 2 ** 20)
})

it('a slot that is dropped by hand costs nothing while the server has the log, and is told as one gap when it has not', async () => {
  const { database, repository, backup, receive, received, plan } = await aBackedUpCluster({
    settings: { min_wal_size: '32MB', max_wal_size: '32MB' },
  })
  const first = await receive()
  await database.query('create table t (i int)')
  await backup()
  await received()
  const dropSlot = () => database.query("select pg_drop_replication_slot('pgops_test')")
  // Given at its start, a setting could not be changed.
  const keep = async (size: string) => {
    await database.query(`alter system set wal_keep_size = '${size}'`)
    await database.query('select pg_reload_conf()')
  }
  const goOn = async () => {
    for (let i = 0; i < 3; i++) await database.query('insert into t values (1); select pg_switch_wal(); checkpoint')
  }

  await first.stop()
  await dropSlot()
  await keep('256MB')
  await goOn()
  const second = await receive()
  await received()
  const reached = await plan({ target: { kind: 'latest' } })
  await second.stop()
  await dropSlot()
  await keep('0')
  await goOn()
  const receiving = receiveLog({ repository, database })
  await expect(receiving).rejects.toMatchObject({ code: 'BACKUP_WAL_GAP' })
  await receive()
  await database.query('select pg_switch_wal()')
  await received()

  expect(reached.segments.length).toBeGreaterThanOrEqual(4)
  await expect(plan({ target: { kind: 'latest' } })).rejects.toThrow('is missing')
})

// What tells one moment or one backup from another; all else has to be the same byte for byte.
const OF_ITS_MOMENT =
  /^(backup_label|backup_manifest|pg_wal\/.*|global\/pg_control|pg_xact\/.*|pg_logical\/.*|pg_stat.*)$/

it('a full backup with two incremental ones laid over it is the full one of that moment, byte for byte', async () => {
  const { database, repository, folder, backup, plan } = await aBackedUpCluster({ settings: { autovacuum: 'off' } })
  await database.query("create table t as select i, repeat('x', 300) as pad from generate_series(1, 20000) as i")
  await database.query('create index on t (i)')
  await database.query('create table gone as select 1')
  await backup()
  await database.query('update t set pad = null where i between 500 and 900')
  await database.query('drop table gone')
  await backup({ kind: 'incremental' })
  await database.query('delete from t where i > 15000')
  await database.query('vacuum (truncate) t')
  await database.query('create table new as select generate_series(1, 3000) as i')
  // Else those who read after it would tidy up pages, which is a change, too.
  for (let i = 0; i < 2; i++) await database.query('vacuum (freeze)')
  await database.query('checkpoint')
  const { id: combined } = await backup({ kind: 'incremental' })
  const { id: full } = await backup()

  const unpacked: Map<string, string>[] = []
  for (const id of [combined, full]) {
    const directory = join(folder, id)
    const planned = await plan({ target: { kind: 'backup' }, backup: id })
    await extractChain({ repository, plan: planned, directory, owner: null, jobs: 2 })
    unpacked.push(hashesBelow(directory))
  }

  expect(unpacked[0]?.size).toBeGreaterThan(900)
  expect(Object.fromEntries(unpacked[0] ?? [])).toEqual(Object.fromEntries(unpacked[1] ?? []))
})

function hashesBelow(directory: string): Map<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => !OF_ITS_MOMENT.test(name) && statSync(join(directory, name)).isFile())
  return new Map(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex'),
    ]),
  )
}
