import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { Listener } from './listener.ts'
import { openDatabase } from './open-database.ts'
import { Connection } from './pool/connection.ts'
import {
  type StallingProxy,
  startStallingProxy,
  startTestCluster,
  type TestCluster,
  type TestDatabase,
} from './testing/index.ts'

let cluster: TestCluster
let database: TestDatabase
let proxy: StallingProxy
let shop: Database<'shop'> | undefined

beforeAll(async () => {
  cluster = await startTestCluster()
  database = await cluster.createDatabase()
  proxy = await startStallingProxy(cluster.port)
})

afterEach(async () => {
  await shop?.close()
})

afterAll(async () => {
  await proxy.close()
  await cluster.stop('crash')
})

function open(url = database.url): Database<'shop'> {
  shop = openDatabase({ name: 'shop', url, pool: { size: 1 } })
  return shop
}

const notify = (channel: string, payload: string) => database.query('select pg_notify($1, $2)', [channel, payload])

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5)
}

it('calls back for each notification of its channels, whatever their names', async () => {
  const heard: string[] = []
  const db = open()
  await db.listen('items', (payload) => heard.push(`items ${payload}`))
  await db.listen('Odd "name"', (payload) => heard.push(`odd ${payload}`))

  await notify('items', 'one')
  await notify('other', 'unheard')
  await notify('Odd "name"', '')
  await until(() => heard.length === 2)

  expect(heard).toEqual(['items one', 'odd '])
  expect(db.stats().listener).toEqual({ connected: true, channels: 2, reconnects: 0 })
  expect(db.stats().primary.created).toBe(0)
})

it('listens for several callers on one channel until each has left', async () => {
  const heard: string[] = []
  const db = open()
  const leaveFirst = await db.listen('items', (payload) => heard.push(`first ${payload}`))
  const controller = new AbortController()
  await db.listen('items', (payload) => heard.push(`second ${payload}`), { signal: controller.signal })

  await notify('items', '1')
  await until(() => heard.length === 2)
  await leaveFirst()
  await leaveFirst()
  await notify('items', '2')
  await until(() => heard.length === 3)
  controller.abort()

  expect(heard).toEqual(['first 1', 'second 1', 'second 2'])
  expect(db.stats().listener).toEqual({ connected: false, channels: 0, reconnects: 0 })
})

it('listens again after the server was restarted, and says that it may have missed something', async () => {
  const heard: string[] = []
  const db = open()
  await db.listen('items', (payload) => heard.push(payload), { onGap: () => heard.push('gap') })

  await cluster.stop()
  await cluster.start()
  await until(() => heard.includes('gap'))
  await notify('items', 'after')
  await until(() => heard.includes('after'))

  expect(heard).toEqual(['gap', 'after'])
  expect(db.stats().listener).toMatchObject({ connected: true, reconnects: 1 })
})

it('listens again after its connection was cut, with all channels', async () => {
  const heard: string[] = []
  const db = open(proxy.url(database.url))
  await db.listen('a', (payload) => heard.push(`a ${payload}`), { onGap: () => heard.push('gap') })
  await db.listen('b', (payload) => heard.push(`b ${payload}`))

  proxy.cut()
  await until(() => heard.includes('gap'))
  await notify('a', '1')
  await notify('b', '2')
  await until(() => heard.length === 3)

  expect(heard).toEqual(['gap', 'a 1', 'b 2'])
})

it('notices a server that is frozen', async () => {
  const heard: string[] = []
  const listener = new Listener({
    name: 'shop',
    open: () =>
      Connection.open({
        name: 'shop',
        url: proxy.url(database.url),
        applicationName: 'test',
        connectTimeoutMs: 300,
        readOnly: false,
      }),
    clock: { now: () => 0, random: () => 0.5 },
    heartbeatMs: 30,
    heartbeatDeadlineMs: 100,
  })
  await listener.listen('items', (payload) => heard.push(payload), { onGap: () => heard.push('gap') })

  proxy.stall()
  await until(() => !listener.stats().connected)
  proxy.resume()
  await until(() => heard.includes('gap'))
  await notify('items', 'after')
  await until(() => heard.includes('after'))
  listener.close()

  expect(heard).toEqual(['gap', 'after'])
})

it('throws when the first connection fails, and leaves nothing behind', async () => {
  const unreachable = new URL(database.url)
  unreachable.port = '1'
  const db = open(unreachable.toString())

  await expect(db.listen('items', () => {})).rejects.toMatchObject({ code: '08001' })
  expect(db.stats().listener).toEqual({ connected: false, channels: 0, reconnects: 0 })
})

it('refuses to listen after it was closed', async () => {
  const db = open()
  await db.close()

  await expect(db.listen('items', () => {})).rejects.toMatchObject({ code: 'DB_POOL_CLOSED' })
})
