import { damaged } from '../backup/sealing/open-sealed.ts'

/** A file or directory in a tar archive. What is not read of it is skipped. */
export interface TarEntry {
  path: string
  kind: 'file' | 'directory'
  bytes: number
  /** Exactly so many bytes. */
  read(bytes: number): Promise<Buffer>
  /** What is left of it, in pieces. */
  rest(): AsyncGenerator<Buffer>
}

const BLOCK = 512

/** Reads a tar archive as PostgreSQL writes it, no faster than the entries are consumed. */
export async function* tarEntries(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<TarEntry> {
  const source = new ByteSource(chunks, name)
  for (;;) {
    const head = await source.exactly(BLOCK)
    // Two empty blocks end an archive; the first is enough.
    if (!head.some((byte) => byte !== 0)) return source.rest()

    checkHead(head, name)
    const bytes = sizeIn(head)
    const type = String.fromCharCode(head[156] ?? 0)
    if (!['0', '\0', '5'].includes(type)) throw damaged(name, `it has an entry of type "${type}"`)
    let left = bytes
    yield {
      path: pathIn(head, name),
      kind: type === '5' ? 'directory' : 'file',
      bytes,
      read(count) {
        if (count > left) throw damaged(name, 'an entry is shorter than it says')
        left -= count
        return source.exactly(count)
      },
      async *rest() {
        while (left > 0) {
          const piece = await source.upTo(left)
          left -= piece.length
          yield piece
        }
      },
    }
    for (; left > 0; ) left -= (await source.upTo(left)).length
    await source.exactly((BLOCK - (bytes % BLOCK)) % BLOCK)
  }
}

function checkHead(head: Buffer, name: string): void {
  const told = Number.parseInt(textAt(head, 148, 8).trim(), 8)
  let sum = 0
  for (const [at, byte] of head.entries()) sum += at >= 148 && at < 156 ? 32 : byte
  if (sum !== told) throw damaged(name, 'the checksum of an entry is wrong')
}

function pathIn(head: Buffer, name: string): string {
  const prefix = textAt(head, 345, 155)
  const path = `${prefix}${prefix && '/'}${textAt(head, 0, 100)}`.replace(/^\.\//, '').replace(/\/$/, '')
  if (path.startsWith('/') || path.split('/').includes('..')) throw damaged(name, `it has an entry "${path}"`)
  return path
}

function sizeIn(head: Buffer): number {
  // Beyond 8 GiB the size is written in binary.
  if ((head[124] ?? 0) & 0x80) return Number(head.readBigUInt64BE(128))
  return Number.parseInt(textAt(head, 124, 12).trim() || '0', 8)
}

function textAt(head: Buffer, at: number, length: number): string {
  const field = head.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

/** Bytes in the portions that are asked for. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #name: string
  #waiting: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>, name: string) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#name = name
  }

  async upTo(count: number): Promise<Buffer> {
    while (this.#waiting.length === 0) await this.#fetch()
    const piece = this.#waiting.subarray(0, count)
    this.#waiting = this.#waiting.subarray(piece.length)
    return piece
  }

  async exactly(count: number): Promise<Buffer> {
    if (this.#waiting.length >= count && count > 0) return this.upTo(count)

    const pieces: Buffer[] = []
    for (let left = count; left > 0; ) {
      const piece = await this.upTo(left)
      pieces.push(piece)
      left -= piece.length
    }
    return Buffer.concat(pieces)
  }

  /** Nothing is made of it, but its chunks are checked as they are read, and the whole at its end. */
  async rest(): Promise<void> {
    for (let done = false; !done; ) done = (await this.#chunks.next()).done ?? false
  }

  async #fetch(): Promise<void> {
    const { value, done } = await this.#chunks.next()
    if (done) throw damaged(this.#name, 'it ends early')
    this.#waiting = Buffer.from(value.buffer, value.byteOffset, value.length)
  }
}
