import { lettersOf } from './letters.ts'

const LETTER = /\p{L}/u
const UPPER = /\p{Lu}/u
const LOWER = /\p{Ll}/u
const LATIN = /\p{Script=Latin}/u
const MARKED = /[\ud800-\udfff]/
const CONTROL = /\p{Cc}/u
const SPACE = /\s/u
// What programs and people really write beside letters in product lists.
const USUAL_SYMBOLS = '’‘“”„«»–—…€£°®™©²³±×½¼¾µ•·§º¹ª¿¡\u00a0\u202f'
const FRACTIONS = '¼½¾'
const ONE_LETTER_WORDS = 'àéöÀ'

interface Place {
  before: string
  character: string
  after: string
}

type Letters = ReadonlySet<string>

/** How well texts read, per character beyond ASCII: about 3 for real words, below 0 for what was decoded wrongly. */
export function scoreText(texts: readonly string[], encoding: string): number {
  const languages = lettersOf(encoding)
  let sum = 0
  let count = 0
  for (const text of texts) {
    const places = placesBeyondAscii(text)
    count += places.length
    // Columns of one file may be in several languages; a stretch is taken for the one that suits it best.
    sum += Math.max(...languages.map((letters) => total(places, letters)))
  }
  return count === 0 ? 0 : sum / count
}

function total(places: readonly Place[], letters: Letters): number {
  return places.reduce((sum, place) => sum + scorePlace(place, letters), 0)
}

/** The edges of a stretch are cut anywhere; what stands there has lost its neighbour. */
function placesBeyondAscii(text: string): Place[] {
  const places: Place[] = []
  for (let i = 1; i < text.length - 1; i++) {
    if (text.charCodeAt(i) < 0x80) continue
    places.push({ before: text[i - 1] ?? '', character: text[i] ?? '', after: text[i + 1] ?? '' })
  }
  return places
}

function scorePlace(place: Place, letters: Letters): number {
  const { character } = place
  if (MARKED.test(character)) return -10
  if (CONTROL.test(character)) return -8
  return LETTER.test(character) ? scoreLetter(place, letters) : scoreSymbol(place)
}

function scoreLetter(place: Place, letters: Letters): number {
  const { before, character, after } = place
  // 'º' and 'ª' are letters for Unicode, and stand behind digits.
  if (character === 'º' || character === 'ª') return /\d|n/i.test(before) ? 1 : -2
  if (!LATIN.test(character)) return scoreForeign(place)

  const weight = letters.has(character.toLowerCase()) || letters.has(character) ? 3 : -0.5
  const joined = LETTER.test(before) || LETTER.test(after)
  if (!joined) return ONE_LETTER_WORDS.includes(character) ? weight : Math.min(weight, 1) - 1
  // A capital inside a word in small letters ('comprimŽs', 'DÇclaration') is the commonest sign of a wrong encoding.
  if (UPPER.test(character) && LOWER.test(before)) return -4
  if (UPPER.test(character) && UPPER.test(before) && LOWER.test(after)) return -3
  if (LOWER.test(character) && UPPER.test(before) && UPPER.test(after)) return -3
  // Real words seldom have two such letters side by side: 'Ã©', 'Òîâàð'.
  return isBeyondAscii(before) && LETTER.test(before) ? Math.min(weight, 2) - 2 : weight
}

/** Cyrillic, Greek: whole words of their letters, never mixed with Latin ones. */
function scoreForeign({ before, character, after }: Place): number {
  if (isLatinLetter(before) || isLatinLetter(after)) return -4
  if (UPPER.test(character) && LOWER.test(before)) return -3
  return sameScript(before) || sameScript(after) ? 2.5 : -1
}

function sameScript(other: string): boolean {
  return isBeyondAscii(other) && LETTER.test(other) && !LATIN.test(other)
}

function isLatinLetter(character: string): boolean {
  return LETTER.test(character) && LATIN.test(character)
}

function isBeyondAscii(character: string): boolean {
  return character.charCodeAt(0) >= 0x80
}

function scoreSymbol({ before, character, after }: Place): number {
  const between = LETTER.test(before) && LETTER.test(after)
  if (character === '’') return between ? 3 : 0.5
  if (between && character !== '·') return -4
  if (character === '€' || character === '£') return /[\d\s]/.test(before) || /[\d\s]/.test(after) ? 3 : 0.5
  if (character === '°') return /[\dnN\s]/.test(before) ? 2 : 0
  if (character === '²' || character === '³') return /m/.test(before) ? 2 : -1
  if (character === 'µ') return /[\d\s(]/.test(before) && /[\sgmlAFVs]/.test(after) ? 2 : -1
  // A fraction stands behind a number or before a blank: '½uvre' was written with 'œ'.
  if (FRACTIONS.includes(character) && LETTER.test(after) && !/\d/.test(before)) return -4
  if (SPACE.test(character)) return 0.3
  return USUAL_SYMBOLS.includes(character) ? 0.5 : -2
}
