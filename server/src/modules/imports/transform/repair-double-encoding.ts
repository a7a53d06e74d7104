/** Characters above U+00FF that windows-1252 has, by their byte. */
const windows1252 = new Map<number, number>(
  [...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'].map((character, i) => {
    const bytes = [
      0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96,
      0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
    ]
    return [character.charCodeAt(0), bytes[i] ?? 0]
  }),
)

/** Whether this character stands for a byte that continues a UTF-8 sequence when UTF-8 is read as windows-1252. */
export function continuesSequence(code: number): boolean {
  if (code < 0x80) return false
  return code <= 0xbf || (code > 0xff && windows1252.has(code))
}

/**
 * Text that was UTF-8, read as windows-1252 and written as UTF-8 again ('CafÃ©'), as it was; null when that cannot be
 * proved. Proof: every character beyond ASCII belongs to a well-formed UTF-8 sequence, every decoded character is one
 * that catalogues use, and it is not a single rare letter: „Spaß“ without its first mark would pass otherwise.
 */
export function repairDoubleEncoding(text: string): string | null {
  let repaired = ''
  let copied = 0
  let sequences = 0
  let usual = false

  for (let i = 0; i < text.length; ) {
    const lead = text.charCodeAt(i)
    if (lead < 0x80) {
      i++
      continue
    }
    const length = sequenceLength(lead)
    const point = length === 0 ? null : decode(text, i, length)
    if (point === null || !isUsual(point)) return null
    sequences++
    usual ||= lead === 0xc2 || lead === 0xc3 || lead === 0xe2
    repaired += text.slice(copied, i) + String.fromCodePoint(point)
    i += length
    copied = i
  }
  return usual || sequences >= 3 ? repaired + text.slice(copied) : null
}

function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

function decode(text: string, at: number, length: number): number | null {
  let point = text.charCodeAt(at) & (0xff >> (length + 1))
  for (let i = at + 1; i < at + length; i++) {
    const code = text.charCodeAt(i)
    if (!continuesSequence(code)) return null
    const byte = code <= 0xbf ? code : (windows1252.get(code) ?? 0)
    point = (point << 6) | (byte & 0x3f)
  }
  const smallest = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000
  return point >= smallest && point <= 0x10ffff ? point : null
}

/** Latin as Europe writes it, Greek, Cyrillic, punctuation, currencies, signs and pictographs. */
function isUsual(point: number): boolean {
  if (point >= 0xa0 && point <= 0x17f) return true
  if (point >= 0x218 && point <= 0x21b) return true
  if (point >= 0x370 && point <= 0x4ff) return true
  if (point >= 0x1e00 && point <= 0x1eff) return true
  if (point >= 0x2000 && point <= 0x27bf) return true
  return point === 0xfeff || (point >= 0x1f300 && point <= 0x1faff)
}
