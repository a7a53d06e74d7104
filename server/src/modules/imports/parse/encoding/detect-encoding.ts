import type { Detection } from '@products-manager/contract'
import chardet from 'chardet'
import { cutLength } from '../../formats/cut-length.ts'
import type { FileSample } from '../../types.ts'
import { because } from '../because.ts'
import { createDecoder } from './decoder.ts'
import { looksDoubleEncoded } from './double-encoding.ts'
import { encodingName } from './encoding-names.ts'
import { scoreText } from './score-text.ts'
import { sequenceLength } from './utf8-decoder.ts'

export type EncodingGuess = Detection['encoding']

// By how usual they are; the earlier wins when two read alike. The number is how much better another must read.
const candidates: readonly (readonly [string, number])[] = [
  ['windows-1252', 0],
  ['iso-8859-15', 0.05],
  ['macroman', 0.2],
  ['windows-1250', 0.2],
  ['iso-8859-2', 0.25],
  ['windows-1251', 0.2],
  ['cp850', 0.3],
  ['cp852', 0.35],
  ['cp437', 0.35],
  ['maccenteuro', 0.35],
  ['windows-1257', 0.35],
  ['windows-1254', 0.3],
  ['windows-1253', 0.3],
  ['koi8-r', 0.3],
  ['cp866', 0.35],
]

const CJK = new Set(['shift_jis', 'gb18030', 'big5', 'euc-kr', 'euc-jp'])
// What chardet says of bytes that may be pairs, when it knows none of them.
const CJK_UNHEARD = 10
const CHARDET_VOICE = 0.15
const CLEAR_LEAD = 0.5

/** Which encoding the bytes are in: by mark, by structure, and where neither tells, by which reading gives words. */
export function detectEncoding(sample: FileSample): EncodingGuess {
  return byMark(sample.head) ?? byNulls(sample.head) ?? byStructure(sample) ?? byReading(sample)
}

function byMark(head: Uint8Array): EncodingGuess | null {
  const [a, b, c, d] = head
  const certain = (value: string, name: string): EncodingGuess => ({
    value,
    confidence: 'certain',
    why: because('byte-mark', { name }),
  })
  if (a === 0xef && b === 0xbb && c === 0xbf) return certain('utf-8', 'UTF-8')
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return certain('utf-32le', 'UTF-32')
  if (a === 0xff && b === 0xfe) return certain('utf-16le', 'UTF-16')
  return a === 0xfe && b === 0xff ? certain('utf-16be', 'UTF-16') : null
}

/** In UTF-16 every other byte of digits, delimiters and line breaks is zero. */
function byNulls(head: Uint8Array): EncodingGuess | null {
  const pairs = Math.min(head.length, 65_536) >> 1
  let even = 0
  let odd = 0
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++
    if (head[2 * i + 1] === 0) odd++
  }
  const why = because('every-other-byte')
  if (odd >= pairs * 0.1 && even <= odd * 0.05)
    return pairs > 0 ? { value: 'utf-16le', confidence: 'likely', why } : null
  return even >= pairs * 0.1 && odd <= even * 0.05 ? { value: 'utf-16be', confidence: 'likely', why } : null
}

function byStructure(sample: FileSample): EncodingGuess | null {
  if (sample.utf8 === 'ascii') {
    return { value: 'utf-8', confidence: 'certain', why: because('ascii') }
  }
  if (sample.utf8 === 'valid') {
    const double = looksDoubleEncoded(sample.highBytes.map((bytes) => createDecoder('utf-8').push(bytes)))
    const twice = double ? because('encoded-twice', { sample: double }) : []
    return { value: 'utf-8', confidence: 'certain', why: [...because('utf8'), ...twice] }
  }

  const { valid, invalid } = countSequences(sample.highBytes)
  // In no other encoding are half of these bytes well-formed by chance: the others are of lines that were added.
  if (valid < 3 || invalid > valid) return null
  return {
    value: 'utf-8',
    confidence: 'likely',
    why: because('utf8-mostly', { count: invalid, places: valid + invalid }),
  }
}

/** How many characters beyond ASCII are well-formed UTF-8, and how many bytes belong to none. */
function countSequences(stretches: readonly Uint8Array[]): { valid: number; invalid: number } {
  const count = { valid: 0, invalid: 0 }
  for (const bytes of stretches) {
    let at = 0
    while (at < 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++
    const end = bytes.length - cutLength(bytes)
    while (at < end) {
      const length = sequenceLength(bytes, at)
      if (length === 0) count.invalid++
      if (length > 1) count.valid++
      at += length || 1
    }
  }
  return count
}

interface Reading {
  name: string
  score: number
  texts: readonly string[]
}

function byReading(sample: FileSample): EncodingGuess {
  const given = sample.highBytes.length > 0 ? sample.highBytes : [sample.head.subarray(0, 65_536)]
  const stretches = given.map(withoutDelimiters)
  const voices = chardetVoices(stretches)
  const [voice] = voices
  const pairs = voices.find(
    ({ name, confidence }, i) =>
      CJK.has(name) &&
      ((i === 0 && confidence >= 50) || (confidence > CJK_UNHEARD && readsAsEastAsian(stretches, name))),
  )
  if (pairs) return { value: pairs.name, confidence: 'guess', why: because('pairs-of-bytes') }

  const readings = candidates
    .map(([name, handicap]): Reading => {
      const decoder = createDecoder(name)
      const texts = stretches.map((bytes) => decoder.push(bytes))
      const score = scoreText(texts, name) - handicap + (voice?.name === name ? CHARDET_VOICE : 0)
      return { name, score, texts }
    })
    .sort((a, b) => b.score - a.score)
  return verdict(readings)
}

// '¦' and '§' in the encodings of Windows and ISO; in others they are letters.
const DELIMITERS = [0xa6, 0xa7]

/** The bytes with a semicolon for each that stands equally often on every line, behind signs of ASCII: it parts cells. */
function withoutDelimiters(bytes: Uint8Array): Uint8Array {
  // The edges of a stretch are cut anywhere.
  const lines = Buffer.from(bytes).toString('latin1').split('\n').slice(1, -1)
  const parting = DELIMITERS.filter((byte) => {
    const [first = 0, ...others] = lines.map((line) => line.split(String.fromCharCode(byte)).length - 1)
    // In words of two bytes each it is the second one.
    const behind = new RegExp(`[\\0-\\x7f]\\x${byte.toString(16)}`, 'g')
    const plain = lines.reduce((sum, line) => sum + (line.match(behind)?.length ?? 0), 0)
    return (
      first > 1 && others.length > 1 && others.every((count) => count === first) && plain * 2 > first * lines.length
    )
  })
  return parting.length === 0 ? bytes : bytes.map((byte) => (parting.includes(byte) ? 0x3b : byte))
}

// Signs of an alphabet that a few pairs of its bytes happen to be read as stand among others.
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u30ff\uff00-\uffee]/u

/** Whether every character beyond ASCII is one of Chinese, Japanese or Korean, as few words as these may be. */
function readsAsEastAsian(stretches: readonly Uint8Array[], name: string): boolean {
  const beyond = stretches.flatMap(
    (bytes) =>
      createDecoder(name)
        .push(bytes)
        .match(/[^\p{ASCII}]/gu) ?? [],
  )
  return beyond.length > 0 && beyond.every((character) => EAST_ASIAN.test(character))
}

function verdict(readings: readonly Reading[]): EncodingGuess {
  const best = readings[0] ?? { name: 'windows-1252', score: 0, texts: [] }
  const rival = readings.find(({ texts }) => texts.join() !== best.texts.join())
  const clear = best.score >= 1 && best.score - (rival?.score ?? -10) >= CLEAR_LEAD
  const example = exampleOf(best.texts.join('\n'))
  return {
    value: best.name,
    confidence: clear ? 'likely' : 'guess',
    why: [
      ...(example === ''
        ? because('no-words', { encoding: best.name })
        : because('words', { encoding: best.name, sample: example })),
      ...(clear || rival === undefined ? [] : because('other-encoding', { encoding: rival.name })),
    ],
  }
}

function exampleOf(text: string): string {
  const words = text.match(/\p{L}{0,30}(?=[^\p{ASCII}])\p{L}\p{L}+/gu) ?? []
  return words.find((word) => word.length >= 4 && word.length <= 20) ?? words[0]?.slice(0, 20) ?? ''
}

function chardetVoices(stretches: readonly Uint8Array[]): { name: string; confidence: number }[] {
  return chardet.analyse(Buffer.concat(stretches.slice(0, 4))).flatMap((match) => {
    const name = encodingName(match.name)
    if (name === null) return []
    return [{ name: name === 'iso-8859-1' ? 'windows-1252' : name, confidence: match.confidence }]
  })
}
