import { Readable } from 'node:stream'

/** A stream of bytes over a generator: begins when it is read, ends the generator when it is destroyed. */
export function copyReadable(chunks: () => AsyncGenerator<Buffer>): Readable {
  return Readable.from(chunks(), { objectMode: false })
}
