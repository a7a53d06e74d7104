import type { AddressInfo } from 'node:net'
import type { ImportRun, ServerMessage } from '@products-manager/contract'
import { type Database, openDatabase } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { readConfig } from '../config.ts'
import { createMetrics } from '../http/metrics.ts'
import { openHttp } from '../http/open-http.ts'
import { openLog } from '../log.ts'
import { noteStatement } from '../testing/note-statement.ts'
import { createClient, type Socket } from './client.ts'
import { createPublisher, type Hub, openHub, realtimeRoutes } from './hub.ts'

const log = openLog({ level: 'silent' })
const ID = '0198c0de-0000-7000-8000-000000000001'
const OTHER = '0198c0de-0000-7000-8000-000000000002'
let database: TestDatabase
let imports: Database<'imports'>
let elsewhere: Database<'imports'>
let hub: Hub
let api: FastifyInstance
let address: string

beforeEach(async () => {
  database = await (await testCluster()).createDatabase()
  imports = openDatabase({ name: 'imports', url: database.url, pool: { size: 2 }, onStatement: noteStatement })
  elsewhere = openDatabase({ name: 'imports', url: database.url, pool: { size: 2 }, onStatement: noteStatement })
  hub = await openHub({ database: imports, log, maxClients: 2, checkEveryMs: 50 })
  api = await openHttp({
    config: readConfig({}).http,
    log,
    metrics: createMetrics(),
    version: '0',
    webDirectory: '/nowhere',
    routes: (server) => realtimeRoutes(server, hub),
  })
  await api.listen({ host: '127.0.0.1', port: 0 })
  address = `ws://127.0.0.1:${(api.server.address() as AddressInfo).port}/api/v1/ws`
})

afterEach(async () => {
  await hub.close()
  await api.close()
  await Promise.all([imports.close(), elsewhere.close()])
  await database.drop()
})

interface Listener {
  heard: ServerMessage[]
  socket: WebSocket
  closed: Promise<number>
}

async function connect(options: WebSocket.ClientOptions = {}): Promise<Listener> {
  const socket = new WebSocket(address, options)
  const heard: ServerMessage[] = []
  socket.on('message', (bytes) => heard.push(JSON.parse(bytes.toString())))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { heard, socket, closed }
}

/** A message whose answer shows that all before it were read. */
async function settle({ socket, heard }: Listener): Promise<void> {
  const before = heard.length
  socket.send('?')
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(before))
  heard.splice(before)
}

const state = (id: string, error = ''): ServerMessage => ({
  type: 'import',
  run: { id, fileName: 'pens.csv', error: { code: 'X', message: error } } as ImportRun,
})
const about = (id: string, error = '') => ({ topics: ['imports', `import:${id}`], key: id, message: state(id, error) })

it('tells states that another process published to those who asked for them', async () => {
  const all = await connect()
  const one = await connect()
  all.socket.send(JSON.stringify({ type: 'subscribe', topic: 'imports' }))
  one.socket.send(JSON.stringify({ type: 'subscribe', topic: 'import', id: ID }))
  await Promise.all([settle(all), settle(one)])

  const publish = createPublisher(elsewhere, log)
  await publish(about(OTHER))
  await publish(about(ID))

  await vi.waitFor(() => expect(all.heard).toEqual([state(OTHER), state(ID)]))
  await vi.waitFor(() => expect(one.heard).toEqual([state(ID)]))
})

it('carries states longer than a notification, and no longer tells who unsubscribed', async () => {
  const client = await connect()
  client.socket.send(JSON.stringify({ type: 'subscribe', topic: 'imports' }))
  await settle(client)
  const long = 'é€😀'.repeat(5_000)

  await hub.publish(about(ID, long))
  await vi.waitFor(() => expect(client.heard).toEqual([state(ID, long)]))
  client.socket.send(JSON.stringify({ type: 'unsubscribe', topic: 'imports' }))
  await settle(client)
  await hub.publish(about(OTHER))
  await settle(client)

  expect(client.heard).toEqual([state(ID, long)])
})

it('answers what it does not understand, and hangs up on who goes on', async () => {
  const client = await connect()

  client.socket.send('{"type":"subscribe","topic":"secrets"}')
  await vi.waitFor(() => expect(client.heard).toMatchObject([{ type: 'error', code: 'REALTIME_MESSAGE_INVALID' }]))
  for (let i = 0; i < 10; i++) client.socket.send('nonsense')

  expect(await client.closed).toBe(1008)
})

it('refuses long messages, more clients than it may have, and foreign pages', async () => {
  const talker = await connect()
  talker.socket.send('x'.repeat(5_000))
  expect(await talker.closed).toBe(1009)
  await vi.waitFor(() => expect(hub.clients()).toBe(0))

  await connect()
  await connect()
  const third = await connect()
  expect(await third.closed).toBe(1013)

  await expect(connect({ origin: 'https://evil.example' })).rejects.toThrow('403')
})

it('forgets a client that does not answer', async () => {
  const client = await connect({ autoPong: false })

  await client.closed

  await vi.waitFor(() => expect(hub.clients()).toBe(0))
})

it('tells a slow reader the latest state only', () => {
  const sent: string[] = []
  const left: (() => void)[] = []
  let receive: (bytes: string) => void = () => undefined
  const socket: Socket = {
    send: (text, done) => {
      sent.push(text)
      left.push(done)
    },
    close: () => undefined,
    terminate: () => undefined,
    ping: () => undefined,
    on: (event: string, listener: (bytes: never) => void) => {
      if (event === 'message') receive = listener as (bytes: string) => void
    },
  }
  const client = createClient(socket, () => undefined)
  receive('{"type":"subscribe","topic":"imports"}')

  for (const text of ['10 %', '20 %', '30 %']) client.tell(['imports'], 'run', text)
  client.tell(['imports'], 'other run', '5 %')
  while (left.length > 0) left.shift()?.()

  expect(sent).toEqual(['10 %', '30 %', '5 %'])
})
