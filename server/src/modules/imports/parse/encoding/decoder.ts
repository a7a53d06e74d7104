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

class IconvDecoder implements Decoder {
  private readonly stream: ReturnType<typeof iconv.getDecoder>

  constructor(name: string) {
    this.stream = iconv.getDecoder(name)
  }

  push(bytes: Uint8Array): string {
    return marked(this.stream.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
  }

  end(): string {
    return marked(this.stream.end() ?? '')
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
