import { letterWeights } from './letter-weights.ts'

const LETTER = /\p{L}/u
const UPPER = /\p{Lu}/u
const LOWER = /\p{Ll}/u
const LATIN = /\p{Script=Latin}/u
const MARKED = /[\ud800-\udfff]/
const CONTROL = /\p{Cc}/u
const SPACE = /\s/u
// What programs and people really write beside letters in product lists.
const USUAL_SYMBOLS = '’‘“”„«»–—…€£°®™©²³±×½¼¾µ•·§º¹ª¿¡\u00a0\u202f'

interface Place {
  before: string
  character: string
  after: string
}

/** How well a text reads, per character beyond ASCII: about 3 for real words, below 0 for text decoded wrongly. */
export function scoreText(texts: readonly string[], encoding: string): number {
  const weights = letterWeights(encoding)
  let sum = 0
  let count = 0
  for (const text of texts) {
    // The edges of a stretch are cut anywhere; what stands there has lost its neighbour.
    for (let i = 1; i < text.length - 1; i++) {
      if (text.charCodeAt(i) < 0x80) continue
      sum += scorePlace({ before: text[i - 1] ?? '', character: text[i] ?? '', after: text[i + 1] ?? '' }, weights)
      count++
    }
  }
  return count === 0 ? 0 : sum / count
}

function scorePlace(place: Place, weights: Readonly<Record<string, number>>): number {
  const { character } = place
  if (MARKED.test(character)) return -10
  if (CONTROL.test(character)) return -8
  return LETTER.test(character) ? scoreLetter(place, weights) : scoreSymbol(place)
}

function scoreLetter(place: Place, weights: Readonly<Record<string, number>>): number {
  const { before, character, after } = place
  // 'º' and 'ª' are letters for Unicode, and stand behind digits.
  if (character === 'º' || character === 'ª') return /\d|n/i.test(before) ? 1 : -2
  if (!LATIN.test(character)) return scoreForeign(place)

  const joined = LETTER.test(before) || LETTER.test(after)
  const weight = weights[character] ?? -0.5
  if (!joined) return character === 'à' || character === 'é' || character === 'ö' ? weight : Math.min(weight, 1) - 1
  // A capital inside a word in small letters ('comprimŽs') is the commonest sign of a wrong encoding.
  if (UPPER.test(character) && LOWER.test(before)) return -4
  if (LOWER.test(character) && UPPER.test(before) && UPPER.test(after)) return -3
  // Real words seldom have two such letters side by side: 'Ã©', 'Òîâàð'.
  if (isBeyondAscii(before) && LETTER.test(before)) return Math.min(weight, 1) - 2
  return weight
}

/** Cyrillic, Greek: whole words of their letters, never mixed with Latin ones. */
function scoreForeign({ before, character, after }: Place): number {
  if (isLatinLetter(before) || isLatinLetter(after)) return -4
  if (UPPER.test(character) && LOWER.test(before)) return -3
  const joined = sameScript(character, before) || sameScript(character, after)
  return joined ? 2.5 : -1
}

function sameScript(character: string, other: string): boolean {
  return isBeyondAscii(other) && LETTER.test(other) && !LATIN.test(other) && !LATIN.test(character)
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
  if (SPACE.test(character)) return 0.3
  return USUAL_SYMBOLS.includes(character) ? 0.5 : -2
}
