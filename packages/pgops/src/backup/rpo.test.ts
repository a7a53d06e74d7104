import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { aBackedUpCluster, until, valueIn } from './testing/a-cluster.ts'
import { receiverPid, underLoad } from './testing/under-load.ts'
import { type KeptReceiver, keepReceiving } from './wal/keep-receiving.ts'
import { keepSynchronous } from './wal/synchronous.ts'

const PATIENT = { timeout: 30_000, interval: 50 }

async function aSynchronousCluster() {
  const backedUp = await aBackedUpCluster()
  const said: string[] = []
  const say = (message: string) => void said.push(message)
  const receiver = keepReceiving({
    repository: backedUp.repository,
    url: backedUp.database.url,
    slot: 'pgops_receiver',
    synchronous: true,
    log: { info: say, warn: say },
  })
  onTestFinished(() => receiver.stop())
  await vi.waitFor(() => expect(receiver.isSynchronous()).toBe(true), PATIENT)
  return { ...backedUp, receiver, said }
}

describe('a commit that was acknowledged', () => {
  it.each([1, 2, 3])(
    'survives the loss of server and data directory, with the receiver killed in the same moment (%i)',
    async () => {
      const { database, cluster, backup, restored } = await aSynchronousCluster()
      await database.query('create table t (i int primary key)')
      await backup()
      const load = underLoad(database.url)
      await until(async () => load.acknowledged.size > 300)

      process.kill(receiverPid(), 'SIGKILL')
      await cluster.stop('crash')
      load.stop()
      await load.over
      const server = await restored({ target: { kind: 'latest' } })

      const kept = new Set(await valueIn<number[]>(server, database.name, 'select json_agg(i) as value from t'))
      expect([...load.acknowledged].filter((i) => !kept.has(i))).toEqual([])
    },
  )
})

describe('without its receiver', () => {
  it('a server goes on after a bounded time, says so, and waits again when it is back', async () => {
    const { database, receiver, said } = await aSynchronousCluster()
    await database.query('create table t (i int primary key)')
    const pid = receiverPid()

    process.kill(pid, 'SIGSTOP')
    const commit = database.query('insert into t values (1)').then(() => 'committed')
    const early = await Promise.race([commit, sleep(300, 'waiting')])
    process.kill(pid, 'SIGKILL')

    expect(early).toBe('waiting')
    expect(await commit).toBe('committed')
    await vi.waitFor(() => expect(receiver.isSynchronous()).toBe(true), PATIENT)
    expect(said.join('\n')).toContain('The receiver of the log ended (SIGKILL); it is started again.')
  })

  it('and without the process that kept it, a server goes on by the word of any other program', async () => {
    const { database } = await aBackedUpCluster()
    await database.query('alter system set synchronous_standby_names = pgops_receiver')
    await database.query('select pg_reload_conf()')
    const guard = keepSynchronous({
      url: database.url,
      receiver: 'pgops_receiver',
      wanted: false,
      log: { info: () => {}, warn: () => {} },
    })
    onTestFinished(() => guard.stop())

    await database.query('create table t as select 1')

    expect(await database.query('show synchronous_standby_names')).toEqual([{ synchronous_standby_names: '' }])
  })

  it('that is stopped in an orderly way nobody waits for a moment', async () => {
    const { database, receiver } = await aSynchronousCluster()

    await (receiver as KeptReceiver).stop()
    await database.query('create table t as select 1')

    expect(await database.query('show synchronous_standby_names')).toEqual([{ synchronous_standby_names: '' }])
  })
})
