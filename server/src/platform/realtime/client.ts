import { ClientMessage, type ServerMessage } from '@products-manager/contract'
import { Check } from 'typebox/value'

/** What is used of a socket of `ws`. */
export interface Socket {
  send(text: string, done: (error?: Error) => void): void
  close(code: number, reason: string): void
  terminate(): void
  ping(): void
  on(event: 'message', listener: (bytes: { toString(): string }) => void): unknown
  on(event: 'pong' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** One browser's connection: what it wants to hear, and what it has yet to be told. */
export interface Client {
  /** Sends the state under this key, in place of an older one that waits. */
  tell(topics: readonly string[], key: string, text: string): void
  /** Asks for a sign of life; ends the connection when the last one was not answered. */
  check(): void
  close(code: number, reason: string): void
}

// A screen watches one list and a few runs.
const MOST_TOPICS = 50
const MOST_WAITING = 1_000
const MOST_MISTAKES = 10

/** Close codes of RFC 6455. */
export const closeCode = { policy: 1008, restart: 1012, later: 1013 } as const

/** Follows a socket until it closes. */
export function createClient(socket: Socket, onClose: () => void): Client {
  const topics = new Set<string>()
  const waiting = new Map<string, string>()
  let isSending = false
  let isAlive = true
  let mistakes = 0

  const sendNext = () => {
    const [next] = waiting
    if (!next || isSending) return
    const [key, text] = next
    waiting.delete(key)
    isSending = true
    // Called when the bytes have left: a slow reader gets the latest state, not every one.
    socket.send(text, () => {
      isSending = false
      sendNext()
    })
  }
  const put = (key: string, text: string) => {
    if (waiting.size >= MOST_WAITING) return socket.close(closeCode.later, 'too slow')
    waiting.set(key, text)
    sendNext()
  }
  const refuse = (code: string, message: string) => {
    mistakes++
    if (mistakes > MOST_MISTAKES) return socket.close(closeCode.policy, 'too many mistakes')
    const answer: ServerMessage = { type: 'error', code, message }
    put(`error:${mistakes}`, JSON.stringify(answer))
  }

  socket.on('message', (bytes) => {
    const message = parsed(bytes.toString())
    if (!Check(ClientMessage, message)) return refuse('REALTIME_MESSAGE_INVALID', 'This message is not understood.')

    const topic = message.id === undefined ? message.topic : `${message.topic}:${message.id}`
    if (message.type === 'unsubscribe') topics.delete(topic)
    else if (topics.size < MOST_TOPICS) topics.add(topic)
    else refuse('REALTIME_TOO_MANY_TOPICS', `One connection hears at most ${MOST_TOPICS} topics.`)
  })
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('close', onClose)
  // A broken connection closes; the browser comes back by itself.
  socket.on('error', () => socket.terminate())

  return {
    tell(about, key, text) {
      if (about.some((topic) => topics.has(topic))) put(key, text)
    },
    check() {
      if (!isAlive) return socket.terminate()
      isAlive = false
      socket.ping()
    },
    close: (code, reason) => socket.close(code, reason),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
