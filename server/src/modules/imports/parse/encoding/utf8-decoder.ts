import { isUtf8 } from 'node:buffer'
import { cutLength } from '../../formats/cut-length.ts'
import { byteMark } from './byte-mark.ts'
import type { Decoder } from './decoder.ts'

const whole = new TextDecoder('utf-8', { ignoreBOM: true })
const NOTHING = new Uint8Array(0)

/** UTF-8, with every byte that belongs to no character marked. */
export class Utf8Decoder implements Decoder {
  private rest: Uint8Array = NOTHING

  push(bytes: Uint8Array): string {
    const joined = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes])
    const end = joined.length - cutLength(joined)
    this.rest = end === joined.length ? NOTHING : new Uint8Array(joined.subarray(end))
    return decodeUtf8(joined.subarray(0, end))
  }

  end(): string {
    const text = decodeUtf8(this.rest)
    this.rest = NOTHING
    return text
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  return isUtf8(bytes) ? whole.decode(bytes) : decodeDamaged(bytes)
}

function decodeDamaged(bytes: Uint8Array): string {
  const parts: string[] = []
  let from = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) {
      if (at > from) parts.push(whole.decode(bytes.subarray(from, at)))
      parts.push(byteMark(bytes[at] ?? 0))
      from = at + 1
    }
    at += length || 1
  }
  if (at > from) parts.push(whole.decode(bytes.subarray(from, at)))
  return parts.join('')
}

/** How many bytes the character at this place has; 0 when it is none. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0

  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (at + length > bytes.length) return 0
  const second = bytes[at + 1] ?? 0
  // Overlong forms, surrogates and what lies beyond U+10FFFF.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}
