const ACCENTS = /[\u0300-\u036f]/g
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
}
const OTHER_LETTERS = /[ßæœøłđðþıς]/g
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/u
const ENDS_IN_DIGIT = /\p{N}$/u
const BEGINS_WITH_DIGIT = /^\p{N}/u

/**
 * A name as a key compares it: without case, accents, spaces and punctuation. Between two digits one space is left,
 * because 2.5 mm is not 25 mm. What has neither letter nor digit stays as it is.
 */
export function foldWording(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(OTHER_LETTERS, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC')
  const words = plain.split(BETWEEN_WORDS).filter((word) => word !== '')
  if (words.length === 0) return plain.trim()
  return words.reduce((folded, word) =>
    ENDS_IN_DIGIT.test(folded) && BEGINS_WITH_DIGIT.test(word) ? `${folded} ${word}` : folded + word,
  )
}
