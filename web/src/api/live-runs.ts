import type { ClientMessage, ImportRun, ServerMessage } from '@products-manager/contract'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000

type RunListener = (run: ImportRun) => void
type UnreadListener = (unread: number) => void
type StateListener = (connected: boolean) => void

/**
 * Progress of runs and the number of unread notices, as the server tells them. The socket is open only while somebody
 * listens; each message is a whole state, so one that is lost while reconnecting does no harm.
 */
export class LiveRuns {
  readonly #connect: () => WebSocket
  readonly #runListeners = new Set<RunListener>()
  readonly #unreadListeners = new Set<UnreadListener>()
  readonly #stateListeners = new Set<StateListener>()
  #socket: WebSocket | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST_WAIT_MS
  #connected = false

  constructor(connect: () => WebSocket) {
    this.#connect = connect
  }

  get connected(): boolean {
    return this.#connected
  }

  /** Calls back with every run that moves; returns what ends it. */
  listen(listener: RunListener): () => void {
    return this.#add(this.#runListeners, listener)
  }

  /** Calls back with every new number of unread notices; returns what ends it. */
  listenUnread(listener: UnreadListener): () => void {
    return this.#add(this.#unreadListeners, listener)
  }

  onState(listener: StateListener): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  #add<L>(listeners: Set<L>, listener: L): () => void {
    listeners.add(listener)
    if (!this.#socket && !this.#timer) this.#open()
    return () => {
      listeners.delete(listener)
      if (this.#runListeners.size === 0 && this.#unreadListeners.size === 0) this.#close()
    }
  }

  #open(): void {
    this.#timer = undefined
    const socket = this.#connect()
    this.#socket = socket
    socket.onopen = () => {
      this.#wait = FIRST_WAIT_MS
      this.#tell(true)
      for (const topic of ['imports', 'notifications'] as const) {
        const message: ClientMessage = { type: 'subscribe', topic }
        socket.send(JSON.stringify(message))
      }
    }
    socket.onmessage = ({ data }) => this.#receive(String(data))
    socket.onclose = () => this.#lost(socket)
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as ServerMessage
    if (message.type === 'import') for (const listener of this.#runListeners) listener(message.run)
    if (message.type === 'notifications') for (const listener of this.#unreadListeners) listener(message.unread)
  }

  #lost(socket: WebSocket): void {
    if (this.#socket !== socket) return

    this.#socket = null
    this.#tell(false)
    this.#timer = setTimeout(() => this.#open(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }

  #close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const socket = this.#socket
    this.#socket = null
    this.#tell(false)
    socket?.close()
  }

  #tell(connected: boolean): void {
    if (this.#connected === connected) return

    this.#connected = connected
    for (const listener of this.#stateListeners) listener(connected)
  }
}
