import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { replicate } from '../replicate.ts'
import { planRetention } from '../retention.ts'
import { masterKeys } from '../sealing/keys.ts'
import { aBackedUpCluster, aFolder, systemOf, valueIn } from '../testing/a-cluster.ts'
import { aBucket } from '../testing/an-s3-server.ts'
import { pathsBelow } from './store.ts'

it('sends a large file in parts, and after an interruption only those that are missing', async () => {
  const { store } = await aBucket()
  const path = join(aFolder(), 'large')
  const bytes = randomBytes(40 * 2 ** 20)
  writeFileSync(path, bytes)
  let looks = 0
  const interrupted = {
    throwIfAborted: () => {
      if (++looks > 3) throw new Error('The line is cut.')
    },
  } as AbortSignal

  const first = store.upload('a/large', path, interrupted)
  await expect(first).rejects.toThrow('The line is cut.')
  expect(await store.read('a/large')).toBeNull()
  await store.upload('a/large', path)

  const stored = await store.read('a/large')
  expect(Buffer.from(stored ?? []).equals(bytes)).toBe(true)
  expect(Buffer.from(await store.readRange('a/large', 7, 5)).equals(bytes.subarray(7, 12))).toBe(true)
})

it('tells a missing file from a store that cannot be reached', async () => {
  const { store, stop } = await aBucket()

  const missing = await store.read('nothing')
  await stop()

  expect(missing).toBeNull()
  await expect(store.read('nothing')).rejects.toThrow('cannot be read')
})

it('restores from a bucket after the server and its backup directory are lost', async () => {
  const { store } = await aBucket()
  const { database, cluster, repository, backup, receive, received, restored } = await aBackedUpCluster({
    replicas: [store],
    keys: masterKeys('correct horse battery staple'),
    codec: 'brotli',
  })
  const { stop } = await receive()
  await database.query('create table t as select generate_series(1, 500) as i')
  await backup()
  await database.query('insert into t values (501)')
  await database.query('select pg_switch_wal()')
  await received()
  const systemId = await systemOf(database)
  await stop()
  const copied = await replicate({ repository, systemId })
  await cluster.stop('crash')
  await rm(repository.directory, { recursive: true })

  const server = await restored({ systemId, target: { kind: 'latest' } })

  expect(copied).toMatchObject([{ problem: null }])
  expect(await pathsBelow(store, systemId)).toContainEqual(expect.stringMatching(/base\.tar\.br\.sealed$/))
  expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(501)
})

it('with one region down copies to the other, keeps the log, and restores from the other when the machine is lost', async () => {
  const [dead, alive] = [await aBucket('dead'), await aBucket('alive')]
  const { database, cluster, repository, backup, plan, restored } = await aBackedUpCluster({
    replicas: [dead.store, alive.store],
  })
  await dead.stop()
  await database.query('create table t as select generate_series(1, 500) as i')
  const { systemId, id } = await backup()

  const copied = await replicate({ repository, systemId })
  const retention = await planRetention(repository, systemId, { retention: { days: 1, count: 1 }, now: new Date() })
  await cluster.stop('crash')
  await rm(repository.directory, { recursive: true })
  const { notes } = await plan({ systemId, target: { kind: 'backup' } })
  const server = await restored({ systemId, target: { kind: 'backup' } })

  expect(copied).toMatchObject([{ problem: expect.stringContaining('s3://dead/pm') }, { problem: null }])
  expect(retention).toMatchObject({ keep: [{ id }], log: [] })
  expect(notes).toEqual([expect.stringContaining('s3://dead/pm cannot be reached and is left out')])
  expect(await valueIn(server, database.name, 'select count(*)::int as value from t')).toBe(500)
})
