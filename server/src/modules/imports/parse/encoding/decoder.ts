import iconv from 'iconv-lite'
import { byteMark } from './byte-mark.ts'
import { encodingName } from './encoding-names.ts'
import { isSingleByte, SingleByteDecoder } from './single-byte-decoder.ts'
import { Utf8Decoder } from './utf8-decoder.ts'
import { Utf16Decoder } from './utf16-decoder.ts'

/** Bytes in any portions to text; a portion never ends inside a character. Bytes that are no text come out marked. */
export interface Decoder {
  push(bytes: Uint8Array): string
  end(): string
}

/** Reads one encoding; a byte order mark at the beginning is left out. */
export function createDecoder(encoding: string): Decoder {
  const name = encodingName(encoding)
  if (name === null) throw new RangeError(`The encoding "${encoding}" is not known.`)
  return withoutMark(decoderOf(name))
}

function decoderOf(name: string): Decoder {
  if (name === 'utf-8') return new Utf8Decoder()
  if (name === 'utf-16le' || name === 'utf-16be') return new Utf16Decoder(name === 'utf-16be')
  if (isSingleByte(name)) return new SingleByteDecoder(name)
  return new IconvDecoder(name)
}

// No byte of a character of several is less.
const LEAST_TRAIL = 0x30
// Text without a sign among so many bytes is none of a list.
const MOST_HELD = 64 * 1024
const NOTHING = Buffer.alloc(0)

/** Given a character in two portions, iconv-lite 0.7.3 may lose one that follows: it gets portions that end behind a sign. */
class IconvDecoder implements Decoder {
  private readonly stream: ReturnType<typeof iconv.getDecoder>
  private rest: Buffer = NOTHING

  constructor(name: string) {
    this.stream = iconv.getDecoder(name)
  }

  push(bytes: Uint8Array): string {
    const joined = Buffer.concat([this.rest, bytes])
    const sign = joined.findLastIndex((byte) => byte < LEAST_TRAIL)
    const end = sign === -1 && joined.length > MOST_HELD ? joined.length : sign + 1
    this.rest = joined.subarray(end)
    return marked(this.stream.write(joined.subarray(0, end)))
  }

  end(): string {
    const text = marked(this.stream.write(this.rest) + (this.stream.end() ?? ''))
    this.rest = NOTHING
    return text
  }
}

function marked(text: string): string {
  return text.includes('\ufffd') ? text.replaceAll('\ufffd', byteMark(0xff)) : text
}

function withoutMark(decoder: Decoder): Decoder {
  let begun = false
  return {
    push(bytes) {
      const text = decoder.push(bytes)
      if (begun || text === '') return text
      begun = true
      return text.startsWith('\ufeff') ? text.slice(1) : text
    },
    end: () => decoder.end(),
  }
}
