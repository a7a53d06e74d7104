import { continuesSequence, repairDoubleEncoding } from './repair-double-encoding.ts'

/** What cleaning had to say of a text, besides the text. */
type Damage = 'TEXT_DAMAGED' | 'TEXT_REPAIRED' | null

export interface Cleaned {
  text: string
  damage: Damage
}

const REPLACEMENT = 0xfffd
// Tab, line ends and all other controls; invisible marks that change how text is read, or that nobody can find:
// zero-width space, byte order mark, direction overrides, noncharacters. Zero-width joiners stay: emoji need them.
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g

/** Whether the text is printable ASCII without spaces around it, as most cells are: then there is nothing to clean. */
export function isPlain(text: string): boolean {
  const { length } = text
  if (length === 0) return true
  if (text.charCodeAt(0) === 32 || text.charCodeAt(length - 1) === 32) return false
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code > 126) return false
  }
  return true
}

/**
 * The text in NFC without control characters and spaces around it. Line ends become '\n' where the field has
 * paragraphs, else a space. Double encoding is undone where it can be proved.
 */
export function cleanText(text: string, paragraphs: boolean): Cleaned {
  const signs = signsOf(text)
  const repaired = signs.doubled ? repairDoubleEncoding(text) : null
  const damage: Damage = repaired !== null ? 'TEXT_REPAIRED' : signs.damaged ? 'TEXT_DAMAGED' : null

  let clean = repaired ?? text
  if (signs.surrogates) clean = withoutLoneSurrogates(clean)
  if (signs.composes || repaired !== null) clean = clean.normalize('NFC')
  if (signs.controls || repaired !== null) clean = withoutControls(clean, paragraphs)
  return { text: clean.trim(), damage }
}

function signsOf(text: string) {
  const signs = { controls: false, composes: false, surrogates: false, doubled: false, damaged: false }
  let before = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || (code > 126 && code < 0xa0) || code === 0xad) signs.controls = true
    if (code > 0x7f) {
      if (before >= 0xc2 && before <= 0xf4 && continuesSequence(code)) {
        signs.doubled = true
        if (looksDoubled(before, code)) signs.damaged = true
      }
      // Below U+0300 nothing composes with what stands before it.
      if (code >= 0x300) {
        signs.composes = true
        if (code >= 0x200b) signs.controls = true
        if (code >= 0xd800 && code <= 0xdfff) signs.surrogates = true
        if (code === REPLACEMENT) signs.damaged = true
      }
    }
    before = code
  }
  return signs
}

/** 'Ã©', 'Â°', 'â€™': pairs that no language writes, so the text is damaged even if it cannot be repaired. */
function looksDoubled(lead: number, next: number): boolean {
  if (lead === 0xe2) return next === 0x20ac
  return (lead === 0xc3 || lead === 0xc2) && next !== 0xbb && next !== 0x2019 && next !== 0x201d && next !== 0x201c
}

function withoutLoneSurrogates(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
}

function withoutControls(text: string, paragraphs: boolean): string {
  const bare = text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(CONTROLS, '')
  return paragraphs ? bare : bare.replaceAll('\n', ' ')
}
