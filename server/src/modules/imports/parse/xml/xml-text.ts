import { namedCharacter } from '../../formats/html-entities.ts'
import { INVALID_BYTE, INVALID_CHARACTER } from '../tree/invalid-byte.ts'

const MARKS = /[\ud800-\udfff]/u
const MARKS_ALL = /[\ud800-\udfff]/gu
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for.
const CONTROLS = /[\0-\x08\v\f\x0e-\x1f]/
// Line breaks inside the cells of some programs; elsewhere they are taken, too.
const BREAKS_ALL = /[\v\f]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for.
const CONTROLS_ALL = /[\0-\x08\x0e-\x1f]/g

const REFERENCE = /&(?:([A-Za-z][A-Za-z\d]{1,30})|#(\d{1,7})|#[xX]([\dA-Fa-f]{1,6}));/y
const REFERENCE_LENGTH = 33
const BEGINS_REFERENCE = /^&#?[A-Za-z\d]*$/
const NOT_OWN = new Set([' ', INVALID_BYTE, INVALID_CHARACTER])
const OWN_REFERENCES = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])

// A reference; what no tag begins with; what is left as it is, up to what closes it.
const SIGNS = /&|<(?:[\s\d=.,!?]|$)/g
const CLOSED_BY: readonly (readonly [opening: string, closing: string])[] = [
  ['<![CDATA[', ']]>'],
  ['<!--', '-->'],
  ['<?', '?>'],
]
const LONGEST_OPENING = 9

/**
 * Decoded text as the XML reader takes it, portion by portion. Bytes and characters that are none in XML spoil their
 * record, not the document. '&' and '<' that begin nothing stand for themselves, as in every browser; so does '&uuml;'
 * for its letter, and blanks before the declaration for nothing.
 */
export class XmlText {
  /** Lines above the document that are left out. */
  skipped = 0
  private rest = ''
  /** What ends the part of the document that is left as it is. */
  private closing: string | null = null
  private hasBegun = false

  push(decoded: string): string {
    let text = this.rest + plain(decoded)
    this.rest = ''
    if (!this.hasBegun) {
      const start = text.trimStart()
      this.skipped += text.slice(0, text.length - start.length).split(/\r\n?|\n/).length - 1
      this.hasBegun = start !== ''
      text = start
    }
    return this.mended(text)
  }

  /** What was kept back because more could have come. */
  end(): string {
    const { rest } = this
    this.rest = ''
    return rest
  }

  private mended(text: string): string {
    let out = ''
    let copied = 0
    let at = 0
    const keepBack = (from: number) => {
      this.rest = text.slice(from)
      return out + text.slice(copied, from)
    }
    for (;;) {
      if (this.closing !== null) {
        const end = text.indexOf(this.closing, at)
        if (end === -1) return keepBack(Math.max(at, text.length - this.closing.length + 1))
        at = end + this.closing.length
        this.closing = null
      }
      SIGNS.lastIndex = at
      const sign = SIGNS.exec(text)
      if (sign === null) return out + text.slice(copied)
      const { index } = sign
      const left = text.length - index
      if (sign[0] === '&') {
        if (left < REFERENCE_LENGTH && BEGINS_REFERENCE.test(text.slice(index))) return keepBack(index)
        const { length, written } = referenceAt(text, index)
        out += text.slice(copied, index) + written
        at = copied = index + length
      } else if (sign[0] === '<!' || sign[0] === '<?' || left === 1) {
        if (left < LONGEST_OPENING) return keepBack(index)
        const opened = CLOSED_BY.find(([opening]) => text.startsWith(opening, index))
        at = index + (opened?.[0].length ?? 1)
        this.closing = opened?.[1] ?? null
      } else {
        out += `${text.slice(copied, index)}&lt;`
        at = copied = index + 1
      }
    }
  }
}

function plain(decoded: string): string {
  const text = MARKS.test(decoded) ? decoded.replace(MARKS_ALL, INVALID_BYTE) : decoded
  return CONTROLS.test(text) ? text.replace(BREAKS_ALL, ' ').replace(CONTROLS_ALL, INVALID_CHARACTER) : text
}

/** A reference, or an '&' that begins none, as XML has it. */
function referenceAt(text: string, at: number): { length: number; written: string } {
  REFERENCE.lastIndex = at
  const [whole = '&', name, decimal, hexadecimal] = REFERENCE.exec(text) ?? []
  const { length } = whole
  if (name !== undefined) {
    if (OWN_REFERENCES.has(name)) return { length, written: whole }
    const character = namedCharacter(name)
    return character === null ? { length: 1, written: '&amp;' } : { length, written: escaped(character) }
  }
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  if (Number.isNaN(code)) return { length: 1, written: '&amp;' }
  const character = plain(code > 0x10ffff ? '\0' : String.fromCodePoint(code))
  return { length, written: code !== 0x20 && NOT_OWN.has(character) ? character : whole }
}

function escaped(character: string): string {
  if (character === '&') return '&amp;'
  return character === '<' ? '&lt;' : character
}
