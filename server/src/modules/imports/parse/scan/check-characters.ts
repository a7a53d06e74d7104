import type { RowDefect } from '../../types.ts'
import { MAX_SHOWN } from './limits.ts'

// Tab, line feed, vertical tab (line break of FileMaker), form feed and return are allowed. A surrogate without its
// partner stands for a byte that is no text: see the decoder.
const CONTROLS = String.raw`\0-\x08\x0e-\x1f\x7f`
const NOT_ALLOWED = new RegExp(`[${CONTROLS}\\ud800-\\udfff]`, 'u')
const CONTROLS_ALL = new RegExp(`[${CONTROLS}]`, 'g')
const NOT_TEXT = /[\ud800-\udfff]/u
const NOT_TEXT_ALL = /[\ud800-\udfff]/gu

// Tab to carriage return are allowed.
const IS_CONTROL = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte < 9 || (byte > 13 && byte < 32) || byte === 127),
)

/** The bytes that are ASCII control characters no cell may have. */
export const controlBytes: readonly number[] = [...IS_CONTROL.keys()].filter((byte) => IS_CONTROL[byte] === 1)

/**
 * Whether a byte is an ASCII control character that no cell may have; five times as fast as to look at the characters.
 * UTF-16 has such bytes in every character.
 */
export function hasControlBytes(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (IS_CONTROL[bytes[i] as number] === 1) return true
  return false
}

/** Whether the text has a character no cell may have: one pass over a chunk saves looking at each of its cells. */
export function hasForbiddenCharacter(text: string): boolean {
  return NOT_ALLOWED.test(text)
}

/** The first cell with bytes that are no text, or with a control character. */
export function characterDefect(cells: readonly string[]): RowDefect | null {
  for (const [i, cell] of cells.entries()) {
    if (!NOT_ALLOWED.test(cell)) continue
    return {
      code: NOT_TEXT.test(cell) ? 'BYTES_INVALID' : 'CHARACTER_NOT_ALLOWED',
      position: i + 1,
      value: shown(cell),
    }
  }
  return null
}

/** The text as it can be stored and shown: lone surrogates and control characters become U+FFFD, the end is cut off. */
export function shown(text: string): string {
  const clipped = text.length > MAX_SHOWN ? text.slice(0, MAX_SHOWN) : text
  return wellFormed(clipped)
}

export function wellFormed(text: string): string {
  return NOT_ALLOWED.test(text) ? text.replace(NOT_TEXT_ALL, '\ufffd').replace(CONTROLS_ALL, '\ufffd') : text
}

/** Without what fills the last block of a tape, NULs, or ends a text of DOS, Ctrl-Z: it is part of no record. */
export function withoutPadding(text: string): string {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 0x1a)) end--
  return end === text.length ? text : text.slice(0, end)
}
