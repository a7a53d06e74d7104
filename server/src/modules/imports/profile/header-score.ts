import type { ProductField } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { synonyms } from './synonyms.ts'

const PLURAL = /^(.{3,}?)[sxei]+$/

interface Phrase {
  field: ProductField
  words: readonly string[]
}

const phrases: readonly Phrase[] = (Object.keys(synonyms) as ProductField[]).flatMap((field) =>
  Object.values(synonyms[field] ?? {})
    .flatMap((list) => list.split(','))
    .map((text) => ({ field, words: headerWords(text) })),
)

// Words that say nothing of which field it is: units, currencies, and the file's own subject.
const fillers = new Set(
  [
    'the',
    'of',
    'de',
    'du',
    'des',
    'la',
    'le',
    'l',
    'd',
    'der',
    'die',
    'das',
    'di',
    'del',
    'della',
    'el',
    'in',
    'en',
    'eur',
    'euro',
    'usd',
    'gbp',
    'chf',
    'cm',
    'kg',
    'jour',
    'day',
    'tage',
    'giorni',
    'dia',
  ].map(singular),
)

// Alone in a header these name a field; beside other words they only say that the file is about products.
const generic = new Set(
  'product produit produkt prodotto producto article artikel articolo articulo item code codice codigo name nom nome nombre id type group number nummer text texte testo texto about detail range online set lager pays land country dispo make unit no n pa pu pv ek vk label'
    .split(' ')
    .map(singular),
)

const EXACT_SCORE = 100

/** How well a header says a field: 100 when it is one of its names, less when it only contains one, 0 when not. */
export function headerScores(header: string): ReadonlyMap<ProductField, number> {
  const scores = new Map<ProductField, number>()
  const words = headerWords(header)
  if (words.length === 0) return scores

  const telling = words.filter((word) => !fillers.has(word)).length
  for (const phrase of phrases) {
    const score = phraseScore(words, phrase.words, Math.max(telling, 1))
    if (score > (scores.get(phrase.field) ?? 0)) scores.set(phrase.field, score)
  }
  return scores
}

function phraseScore(words: readonly string[], phrase: readonly string[], telling: number): number {
  const at = words.findIndex((_, i) => phrase.every((word, k) => words[i + k] === word))
  if (at < 0) return glued(words, phrase) ? EXACT_SCORE - 2 : 0
  if (phrase.length === words.length) return EXACT_SCORE
  const told = phrase.filter((word) => !fillers.has(word)).length
  return told === 0 || phrase.every((word) => generic.has(word)) ? 0 : Math.min(90, Math.round((90 * told) / telling))
}

/** 'ProductName' and 'Artikel-Bezeichnung': the same letters, parted elsewhere. */
function glued(words: readonly string[], phrase: readonly string[]): boolean {
  return words.join('') === phrase.join('')
}

/** A header's words: without accents, separators, plural endings; 'productName' is two words. */
function headerWords(header: string): string[] {
  return foldName(header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular)
}

/** One form for singular and plural, right or wrong: both sides are treated alike. */
function singular(word: string): string {
  return PLURAL.exec(word)?.[1] ?? word
}
