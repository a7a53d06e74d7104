import { isUtf8 } from 'node:buffer'
import { encodingName } from './encoding-names.ts'
import { isSingleByte, SingleByteDecoder } from './single-byte-decoder.ts'

/** Decodes stretches of a text from anywhere in it, in encodings in which every byte of ASCII is that character. */
export interface StretchDecoder {
  /** Text from one place between characters to another. */
  decode(bytes: Buffer, start: number, end: number): string
  /** Whether all bytes are text; one that ends inside a character is not. */
  isText(bytes: Uint8Array): boolean
  /** Bytes that are no text, whatever stands beside them. */
  notText: readonly number[]
}

/** Null for encodings in which a byte of ASCII may be part of another character. */
export function stretchDecoderOf(encoding: string): StretchDecoder | null {
  const name = encodingName(encoding)
  if (name === 'utf-8')
    return { decode: (bytes, start, end) => bytes.toString('utf8', start, end), isText: isUtf8, notText: [] }
  if (name === null || !isSingleByte(name)) return null

  const decoder = new SingleByteDecoder(name)
  if (!decoder.isAscii) return null
  const { notText } = decoder
  return { decode: (bytes, start, end) => decoder.decode(bytes, start, end), isText: () => true, notText }
}
