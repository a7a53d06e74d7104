import type { ServerMessage } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import type { FastifyInstance } from 'fastify'
import { messageOf } from '../errors.ts'
import { uuidV7 } from '../ids.ts'
import type { Log } from '../log.ts'
import { type Client, closeCode, createClient, type Socket } from './client.ts'
import { createJoiner, toPieces } from './pieces.ts'
import { notify } from './queries/notify.ts'

/** A state to be told to whoever listens. */
export interface Publication {
  /** Who hears it: `imports`, or one thing of a kind as `import:<id>`. */
  topics: readonly string[]
  /** A newer publication of the same key takes the place of one that a slow client has not had yet. */
  key: string
  message: ServerMessage
}

/** Brings states from any process to the browsers of every process. */
export interface Hub {
  /** Never rejects: whoever works does not fail because nobody can be told. Resolves when it was sent. */
  publish(publication: Publication): Promise<void>
  attach(socket: Socket): void
  clients(): number
  close(): Promise<void>
}

export interface HubOptions {
  /** Its notifications carry the messages. */
  database: Database<'imports'>
  log: Log
  maxClients: number
  checkEveryMs?: number
}

const CHANNEL = 'pm_realtime'
// Proxies close a silent connection after a minute.
const CHECK_EVERY_MS = 25_000

/** Publishes only; for processes that serve no browser. States go out one by one, in order, and the latest of a key. */
export function createPublisher(database: Database<'imports'>, log: Log): Hub['publish'] {
  const waiting = new Map<string, Publication>()
  let sending: Promise<void> | null = null

  const sendAll = async () => {
    for (const [key, publication] of waiting) {
      waiting.delete(key)
      try {
        await notify(database, CHANNEL, toPieces(uuidV7(), JSON.stringify(publication)))
      } catch (error) {
        log.warn({ key }, `A state was not published: ${messageOf(error)}`)
      }
    }
    sending = null
  }
  return (publication) => {
    waiting.set(publication.key, publication)
    sending ??= sendAll()
    return sending
  }
}

/** Listens, and tells every attached browser what it asked for. */
export async function openHub({ database, log, maxClients, checkEveryMs = CHECK_EVERY_MS }: HubOptions): Promise<Hub> {
  const clients = new Set<Client>()
  const join = createJoiner((text) => {
    const { topics, key, message } = JSON.parse(text) as Publication
    const told = JSON.stringify(message)
    for (const client of clients) client.tell(topics, key, told)
  })
  // What was told meanwhile is unknown. Browsers that come back ask for the present state.
  const onGap = () => {
    for (const client of clients) client.close(closeCode.restart, 'messages may be missing')
  }
  const unlisten = await database.listen(CHANNEL, join, { onGap })
  const timer = setInterval(() => {
    for (const client of clients) client.check()
  }, checkEveryMs)
  timer.unref()

  return {
    publish: createPublisher(database, log),
    attach(socket) {
      if (clients.size >= maxClients) return socket.close(closeCode.later, 'too many clients')
      const client = createClient(socket, () => clients.delete(client))
      clients.add(client)
    },
    clients: () => clients.size,
    async close() {
      clearInterval(timer)
      for (const client of clients) client.close(closeCode.restart, 'the server stops')
      await unlisten()
    },
  }
}

export function realtimeRoutes(api: FastifyInstance, hub: Hub): void {
  api.get('/api/v1/ws', { websocket: true, schema: { hide: true } }, (socket) => hub.attach(socket))
}
