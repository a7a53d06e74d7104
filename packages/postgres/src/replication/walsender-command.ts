import type { Socket } from 'node:net'
import pg from 'pg'
import { CopySocket, type TakeCopy } from './copy-socket.ts'

/** The driver's wire, which its types do not tell. */
export interface Wire {
  stream: Socket
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
  once(event: 'copyDone', listener: () => void): void
  off(event: 'copyDone', listener: () => void): void
}

/** A piece of a walsender's answer: rows of one result set, bytes of a COPY, or the end of the server's half of a COPY. */
export type AnswerPiece =
  | { kind: 'rows'; rows: (string | null)[][] }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'copy-done' }

export interface CommandOptions {
  /** Sends what the server asks for. */
  upload?: (wire: Wire) => Promise<void>
  /** Takes each piece as it comes, instead of `next`; bytes are good until it returns. A promise pauses the socket until it is kept. */
  take?: (piece: AnswerPiece) => Promise<void> | undefined
}

interface Waiting {
  resolve: (pieces: AnswerPiece[] | null) => void
  reject: (error: unknown) => void
}

// Beyond this the socket is paused until the consumer has caught up: a slow disk slows the server, not our memory.
const HIGH_WATER_BYTES = 8 * 2 ** 20
const LOW_WATER_BYTES = 2 * 2 ** 20

/** One command of the replication protocol, as the driver wants it: answers mix result sets and COPY, which no query of the driver takes. */
export class WalsenderCommand {
  readonly #text: string
  readonly #upload: (wire: Wire) => Promise<void>
  readonly #takes: CommandOptions['take']
  #wire: Wire | null = null
  #pieces: AnswerPiece[] = []
  #rows: (string | null)[][] | null = null
  #bytes = 0
  #paused = false
  #held = 0
  #ended = false
  #failure: unknown = null
  #uploadFailure: unknown = null
  #waiting: Waiting | null = null
  readonly #onCopyDone = () => this.#push({ kind: 'copy-done' })

  constructor(text: string, { upload, take }: CommandOptions = {}) {
    this.#text = text
    this.#upload = upload ?? (async (wire) => wire.sendCopyFail('nothing to send'))
    this.#takes = take
  }

  /** Everything that has come since the last call; null at the end. */
  next(): Promise<AnswerPiece[] | null> {
    if (this.#pieces.length > 0) return Promise.resolve(this.#take())
    if (this.#failure) return Promise.reject(this.#failure)
    if (this.#ended) return Promise.resolve(null)
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  /** The result sets of a command that has nothing else. */
  async rows(): Promise<(string | null)[][][]> {
    const sets: (string | null)[][][] = []
    for (;;) {
      const pieces = await this.next()
      if (!pieces) return sets
      for (const piece of pieces) if (piece.kind === 'rows') sets.push(piece.rows)
    }
  }

  get wire(): Wire | null {
    return this.#wire
  }

  fail(error: unknown): void {
    if (this.#ended || this.#failure) return
    this.#failure = error
    this.#wire?.off('copyDone', this.#onCopyDone)
    this.#resume()
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.reject(error)
  }

  // From here on: what the driver calls.

  submit(wire: Wire): void {
    this.#wire = wire
    wire.once('copyDone', this.#onCopyDone)
    if (this.#takes) this.#takeCopies((chunk) => this.handleCopyData({ chunk }))
    wire.query(this.#text)
  }

  handleRowDescription(): void {
    this.#flushRows()
    this.#rows = []
  }

  handleDataRow({ fields }: { fields: (Buffer | string | null)[] }): void {
    this.#rows?.push(fields.map((field) => (field === null ? null : field.toString())))
  }

  handleCommandComplete(): void {
    this.#flushRows()
  }

  handleCopyInResponse(wire: Wire): void {
    this.#upload(wire).catch((error: unknown) => {
      this.#uploadFailure = error
      wire.sendCopyFail('the sender gave up')
    })
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.#flushRows()
    // The parser uses its buffer again, so what waits must be a copy.
    this.#push({ kind: 'bytes', bytes: this.#takes ? chunk : Buffer.from(chunk) })
    if (this.#takes) return
    this.#bytes += chunk.length
    if (this.#bytes < HIGH_WATER_BYTES || this.#paused) return
    this.#paused = true
    this.#wire?.stream.pause()
  }

  handleError(error: unknown): void {
    this.fail(this.#uploadFailure ?? error)
  }

  handleReadyForQuery(): void {
    this.#flushRows()
    this.#wire?.off('copyDone', this.#onCopyDone)
    this.#takeCopies(null)
    this.#ended = true
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve(null)
  }

  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}

  /** Past the driver, where the connection is not encrypted. */
  #takeCopies(take: TakeCopy | null): void {
    const stream = this.#wire?.stream
    if (stream instanceof CopySocket) stream.takeCopy(take)
  }

  #flushRows(): void {
    if (!this.#rows) return
    const rows = this.#rows
    this.#rows = null
    this.#push({ kind: 'rows', rows })
  }

  #push(piece: AnswerPiece): void {
    if (this.#takes) {
      this.#hand(piece)
      return
    }
    this.#pieces.push(piece)
    const waiting = this.#waiting
    if (!waiting) return
    this.#waiting = null
    // Messages of one packet are handed over together.
    queueMicrotask(() => waiting.resolve(this.#take()))
  }

  #hand(piece: AnswerPiece): void {
    if (this.#failure) return
    try {
      this.#hold(this.#takes?.(piece))
    } catch (error) {
      this.fail(error)
    }
  }

  #hold(kept: Promise<void> | undefined): void {
    if (!kept) return
    this.#held++
    this.#paused = true
    this.#wire?.stream.pause()
    kept.then(
      () => {
        this.#held--
        this.#resume()
      },
      (error: unknown) => {
        this.#held--
        this.fail(error)
      },
    )
  }

  #take(): AnswerPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    this.#bytes = 0
    this.#resume()
    return pieces
  }

  #resume(): void {
    if (!this.#paused || this.#held > 0 || this.#bytes > LOW_WATER_BYTES) return
    this.#paused = false
    this.#wire?.stream.resume()
  }
}

/** Hands a command to the driver, which takes anything it can submit. */
export function submitCommand(client: pg.Client, command: WalsenderCommand): void {
  client.query(command as unknown as pg.Submittable)
}

/** Whether the server refused, with this SQLSTATE. */
export function isRefusal(error: unknown, code: string): boolean {
  return error instanceof pg.DatabaseError && error.code === code
}
