import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file of an archive, its bytes as they come. */
export interface ZipEntry {
  name: string
  content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>
}

interface Written {
  name: Buffer
  crc: number
  size: number
  packed: number
  offset: number
}

// Sizes stand behind the bytes (bit 3), names are UTF-8 (bit 11).
const FLAGS = 0x0808
const DEFLATE = 8
// 1 January 1980: the same rows make the same archive.
const DAY = 0x21
const LARGEST = 0xffff_ffff

/** An archive as it is made, in the memory of one chunk. Entries beyond 4 GiB are refused. */
export async function* zipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array, void, undefined> {
  const written: Written[] = []
  let offset = 0
  for await (const { name, content } of entries) {
    const entry: Written = { name: Buffer.from(name), crc: 0, size: 0, packed: 0, offset }
    const head = headOf(entry)
    yield head
    for await (const chunk of deflated(content, entry)) {
      entry.packed += chunk.length
      yield chunk
    }
    if (Math.max(entry.size, entry.packed) > LARGEST) throw new RangeError(`${name} is too large for an archive.`)
    yield tailOf(entry)
    offset += head.length + entry.packed + TAIL_BYTES
    written.push(entry)
  }
  const directory = written.map(directoryOf)
  for (const line of directory) yield line
  yield endOf(written.length, { offset, bytes: directory.reduce((sum, { length }) => sum + length, 0) })
}

async function* deflated(content: ZipEntry['content'], entry: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 4 })
  const done = pipeline(Readable.from(counted(content, entry), { objectMode: false }), deflate)
  // Its failure is met when the stream is read.
  done.catch(() => {})
  yield* deflate as AsyncIterable<Buffer>
}

async function* counted(content: ZipEntry['content'], entry: Written): AsyncGenerator<Uint8Array> {
  for await (const piece of content) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    entry.crc = crc32(bytes, entry.crc)
    entry.size += bytes.length
    yield bytes
  }
}

function headOf({ name }: Written): Buffer {
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 0, 'latin1')
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATE, 8)
  head.writeUInt16LE(DAY, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

const TAIL_BYTES = 16

function tailOf({ crc, packed, size }: Written): Buffer {
  const tail = Buffer.alloc(TAIL_BYTES)
  tail.write('PK\x07\x08', 0, 'latin1')
  tail.writeUInt32LE(crc, 4)
  tail.writeUInt32LE(packed, 8)
  tail.writeUInt32LE(size, 12)
  return tail
}

function directoryOf({ name, crc, packed, size, offset }: Written): Buffer {
  const line = Buffer.alloc(46)
  line.write('PK\x01\x02', 0, 'latin1')
  line.writeUInt16LE(20, 4)
  line.writeUInt16LE(20, 6)
  line.writeUInt16LE(FLAGS, 8)
  line.writeUInt16LE(DEFLATE, 10)
  line.writeUInt16LE(DAY, 14)
  line.writeUInt32LE(crc, 16)
  line.writeUInt32LE(packed, 20)
  line.writeUInt32LE(size, 24)
  line.writeUInt16LE(name.length, 28)
  line.writeUInt32LE(offset, 42)
  return Buffer.concat([line, name])
}

function endOf(entries: number, { offset, bytes }: { offset: number; bytes: number }): Buffer {
  if (offset > LARGEST) throw new RangeError('The archive is too large.')
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
