import { Socket, type SocketConstructorOpts } from 'node:net'

// Left to itself a socket brings 64 KiB at a time, each in a buffer of its own: clearing those away took more of the
// processor than anything else in a base backup.
const READ_BYTES = 512 * 1_024
const HEAD_BYTES = 5
const COPY_DATA = 'd'.charCodeAt(0)

/** Takes the bytes of one COPY message; they are good until it returns. */
export type TakeCopy = (bytes: Buffer) => void

/**
 * A socket to PostgreSQL that reads into one buffer. While somebody takes a COPY, its messages go to them from where they
 * were read; every other byte goes the usual way.
 */
export class CopySocket extends Socket {
  readonly #buffer = Buffer.allocUnsafeSlow(READ_BYTES)
  /** The beginning of a message whose rest is still to come. */
  #kept = 0
  /** What is still to come of a message that goes the usual way. */
  #passing = 0
  #take: TakeCopy | null = null

  constructor() {
    const onread = {
      buffer: () => this.#buffer.subarray(this.#kept),
      callback: (count: number) => this.#read(count),
    }
    // The types know this option of `connect` only, which hands it to the constructor.
    super({ onread } as SocketConstructorOpts)
  }

  takeCopy(take: TakeCopy | null): void {
    this.#take = take
  }

  #read(count: number): boolean {
    const end = this.#kept + count
    let at = 0
    while (at < end) {
      if (this.#passing > 0) at = this.#pass(at, end)
      else if (end - at < HEAD_BYTES) break
      else {
        const bytes = 1 + this.#buffer.readUInt32BE(at + 1)
        const isTaken = this.#take !== null && this.#buffer[at] === COPY_DATA && bytes <= READ_BYTES
        if (!isTaken) this.#passing = bytes
        else if (end - at < bytes) break
        else {
          this.#take?.(this.#buffer.subarray(at + HEAD_BYTES, at + bytes))
          at += bytes
        }
      }
    }
    this.#kept = end - at
    this.#buffer.copyWithin(0, at, end)
    return true
  }

  /** The driver keeps what it is given, so it gets a copy. */
  #pass(at: number, end: number): number {
    const count = Math.min(this.#passing, end - at)
    this.#passing -= count
    this.emit('data', Buffer.from(this.#buffer.subarray(at, at + count)))
    return at + count
  }
}
