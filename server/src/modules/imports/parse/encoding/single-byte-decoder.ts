import iconv from 'iconv-lite'
import { byteMark } from './byte-mark.ts'
import type { Decoder } from './decoder.ts'

// Above this many bytes that differ from ISO-8859-1, a table for every byte is faster than replacing the few.
const FEW = 40

/** One byte, one character. */
export class SingleByteDecoder implements Decoder {
  private readonly table: readonly string[]
  private readonly codes: Uint16Array
  private readonly differing: RegExp | null

  constructor(encoding: string) {
    // Nobody writes the control characters that ISO-8859-1 has at 0x80 to 0x9f; who says so means windows-1252.
    this.table = singleByteTable(encoding === 'iso-8859-1' ? 'windows-1252' : encoding)
    this.codes = Uint16Array.from(this.table, (character) => character.charCodeAt(0))
    const differing = [...this.codes.keys()].filter((byte) => this.codes[byte] !== byte)
    this.differing = differing.length <= FEW ? new RegExp(`[${differing.map(escaped).join('')}]`, 'g') : null
  }

  /** Whether every byte of ASCII is that character, and no other byte is: ARMSCII-8 has a second comma. */
  get isAscii(): boolean {
    return this.codes.every((code, byte) => (byte < 0x80 ? code === byte : code >= 0x80))
  }

  /** Bytes that are no character. */
  get notText(): number[] {
    return [...this.codes.keys()].filter((byte) => this.table[byte] === byteMark(byte))
  }

  push(bytes: Uint8Array): string {
    return this.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length)
  }

  decode(bytes: Buffer, start: number, end: number): string {
    if (this.differing === null) return this.byTable(bytes.subarray(start, end))

    // Western text stays one byte per character in memory this way, and the few others are replaced.
    const latin1 = bytes.toString('latin1', start, end)
    return latin1.replace(this.differing, (character) => this.table[character.charCodeAt(0)] ?? '')
  }

  end(): string {
    return ''
  }

  private byTable(bytes: Uint8Array): string {
    const { codes } = this
    const wide = new Uint16Array(bytes.length)
    for (let i = 0; i < bytes.length; i++) wide[i] = codes[bytes[i] ?? 0] ?? 0
    return Buffer.from(wide.buffer).toString('utf16le')
  }
}

export function isSingleByte(name: string): boolean {
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  return iconv.decode(all, name).length === 256 && iconv.decode(Buffer.from('a;1'), name) === 'a;1'
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}

const tables = new Map<string, readonly string[]>()

/** The character of each byte; a byte without one is marked. */
function singleByteTable(encoding: string): readonly string[] {
  const table = tables.get(encoding) ?? buildTable(encoding)
  tables.set(encoding, table)
  return table
}

// Apple gave the place of the currency sign to the euro in 1998; the table of iconv-lite is older.
const MAC_EURO = 0xdb

function buildTable(encoding: string): string[] {
  return Array.from({ length: 256 }, (_, byte) => {
    if (encoding === 'macroman' && byte === MAC_EURO) return '€'
    const character = iconv.decode(Buffer.from([byte]), encoding)
    return character === '\ufffd' || character.length !== 1 ? byteMark(byte) : character
  })
}
