import type { AddressInfo } from 'node:net'
import type { ImportRun } from '@products-manager/contract'
import { afterEach, expect, it } from 'vitest'
import { WebSocket as Peer, WebSocketServer } from 'ws'
import { LiveRuns } from './live-runs.ts'

let server: WebSocketServer | undefined
afterEach(() => {
  for (const peer of server?.clients ?? []) peer.terminate()
  server?.close()
})

/** A server that hands over each connection once it has asked for runs. */
async function listening(onSubscribed: (peer: Peer, times: number) => void): Promise<() => WebSocket> {
  let times = 0
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (peer) => {
    peer.on('message', (data) => {
      if (String(data) === '{"type":"subscribe","topic":"imports"}') onSubscribed(peer, ++times)
    })
  })
  await new Promise((ready) => server?.once('listening', ready))
  const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  // Node 20 has no WebSocket of its own; this one has the same face.
  return () => new Peer(address) as unknown as WebSocket
}

/** The first run that is told; then nobody listens any more. */
function heardBy(live: LiveRuns): Promise<ImportRun> {
  return new Promise((resolve) => {
    const stop = live.listen((run) => {
      stop()
      resolve(run)
    })
  })
}

const run = (percent: number) => ({ id: 'r1', percent }) as ImportRun
const message = (percent: number) => JSON.stringify({ type: 'import', run: run(percent) })

it('tells every run the server sends', async () => {
  const connect = await listening((peer) => peer.send(message(40)))

  const heard = await heardBy(new LiveRuns(connect))

  expect(heard).toEqual(run(40))
})

it('comes back by itself after the connection was lost', async () => {
  const states: boolean[] = []
  const connect = await listening((peer, times) => (times === 1 ? peer.terminate() : peer.send(message(80))))
  const live = new LiveRuns(connect)
  live.onState((connected) => states.push(connected))

  const heard = await heardBy(live)

  expect(heard).toEqual(run(80))
  // The last is our own end of listening.
  expect(states).toEqual([true, false, true, false])
})

it('hangs up when nobody listens any more', async () => {
  let closed = () => {}
  const hungUp = new Promise<void>((resolve) => {
    closed = resolve
  })
  const connect = await listening((peer) => {
    peer.on('close', () => closed())
    peer.send(message(1))
  })
  const live = new LiveRuns(connect)

  await heardBy(live)
  await hungUp

  expect(live.connected).toBe(false)
})

it('tells how many notices are unread, until nobody listens to anything', async () => {
  const connect = await listening((peer) => peer.send('{"type":"notifications","unread":3}'))
  const live = new LiveRuns(connect)
  const stopRuns = live.listen(() => undefined)

  const unread = await new Promise((resolve) => {
    const stop = live.listenUnread((count) => {
      stop()
      resolve(count)
    })
  })
  const connectedForRuns = live.connected
  stopRuns()

  expect([unread, connectedForRuns, live.connected]).toEqual([3, true, false])
})
