import { foldName } from '../../formats/fold-name.ts'
import { decodeEntities } from '../../formats/html-entities.ts'
import { repairDoubleEncoding } from '../repair-double-encoding.ts'

const TEXT_FORMULA = /^="([^"]*)"$/
const TRAILING_ZERO = /^(\d+)[.,]0+$/

/** Text without the marks by which spreadsheets keep it text: '0123, ="0123". */
export function mendTextMark(text: string): string | null {
  const inner = TEXT_FORMULA.exec(text)?.[1] ?? (text.length > 1 && text.startsWith("'") ? text.slice(1) : null)
  return inner === null || inner === '' ? null : inner
}

/** A number without the '.0' that a program put behind it. */
export function mendTrailingZero(text: string): string | null {
  return TRAILING_ZERO.exec(text)?.[1] ?? null
}

const plainMarks: readonly (readonly [RegExp, string])[] = [
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/[\u200b-\u200d\u2060\ufeff]/g, ''],
  [/[\u2018\u2019\u201a\u201b\u2032\u02bc]/g, "'"],
  [/[\u201c-\u201f\u2033]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
]

/** Text with plain spaces, quotes, hyphens and digits in place of those that look like them. */
export function mendOddCharacters(text: string): string | null {
  let plain = text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
  for (const [marks, by] of plainMarks) plain = plain.replace(marks, by)
  plain = plain.trim()
  return plain === text || plain === '' ? null : plain
}

// A pair that begins a doubled sequence, and what may follow it, as windows-1252 shows bytes from 0x80 on.
const DOUBLED = /[\u00c2-\u00f4](?:[\u0080-\u00bf]|[€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])+/g
const PASSES = 3

/** Text whose parts were encoded twice, each repaired where that is proved; parts that are well stay. */
export function mendDoubleEncoding(text: string): string | null {
  let mended = text
  for (let pass = 0; pass < PASSES; pass++) {
    const next = repairDoubleEncoding(mended) ?? repairParts(mended)
    if (next === mended) break
    mended = next.normalize('NFC')
  }
  return mended === text ? null : mended
}

/** Text whose character references are read, also those written by two programs one after the other: '&amp;eacute;'. */
export function mendReferences(text: string): string | null {
  let mended = text
  for (let pass = 0; pass < PASSES; pass++) {
    const next = decodeEntities(mended)
    if (next === mended) break
    mended = next
  }
  return mended === text ? null : mended.trim()
}

const PROOF = 'Ã©'

/** One rare letter proves nothing alone; beside a part that is proved it does. */
function repairParts(text: string): string {
  const isProved = (text.match(DOUBLED) ?? []).some((part) => repairBeginning(part, '') !== part)
  return isProved ? text.replace(DOUBLED, (part) => repairBeginning(part, PROOF)) : text
}

/** The longest beginning that is a doubled sequence: a quote behind it looks like one of its bytes. */
function repairBeginning(part: string, proof: string): string {
  for (let end = part.length; end > 1; end--) {
    const repaired = repairDoubleEncoding(proof + part.slice(0, end))
    if (repaired !== null) return repaired.slice(proof.length / 2) + part.slice(end)
  }
  return part
}

const yes = 'wahr verdadeiro waar prawda pravda sand sant sann tosi igaz adevarat true vrai vero verdadero'
const no = 'falsch falso onwaar falsz nepravda falsk usann falskt epatosi hamis fals false faux'
const truths = new Map([...yes.split(' ').map((word) => [word, '1']), ...no.split(' ').map((word) => [word, '0'])] as [
  string,
  string,
][])

/** 1 or 0 for what spreadsheets write for true and false in the languages of Europe. */
export function mendBoolean(text: string): string | null {
  return truths.get(foldName(text).replace('ł', 'l')) ?? null
}
