import type { ProductField } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { furtherSynonyms } from './further-synonyms.ts'
import { synonyms } from './synonyms.ts'

const PLURAL = /^(.{3,}?)[sxei]+$/
const IN_BRACKETS = /[([{（【][^)\]}）】]*[)\]}）】]/g
// 'incl. VAT', 'ohne MwSt.', 'excl BTW': which price it is, not that the column holds a rate.
const TAX = '(?:vat|tax|taxes|tva|taxe|iva|mwst|ust|btw|moms|mva|dph|kdv|alv|afa)'
const WITH_TAX = new RegExp(
  `\\b(?:(?:incl?|including|excl?|excluding|inkl|exkl|zzgl|ohne|hors|sans|con|sin|sem|senza|bez|bez|vcetne|s|c)[ ./]+${TAX}|${TAX}[ ./]+(?:incl?|included|excl?|excluded|inkl|inclus[ae]?|esclus[ae]?|incluido))\\b`,
  'g',
)

interface Phrase {
  words: readonly string[]
  /** Without words that say nothing. */
  bare: readonly string[]
  /** Both run together, as a header without blanks may be: joined once, for a file may have thousands of columns. */
  joined: string
  joinedBare: string
  isWeak: boolean
  isGeneric: boolean
}

const set = (text: string) => new Set(text.split(' ').map(singular))

// Words that say nothing of which field it is: units, currencies, small words, the file's own subject and what GraphQL puts
// around each.
const fillers = set(
  'the of de du des la le l d der die das di del della el do da dos das os o a y et und and or ou oder e i in en na til ' +
    'eur euro usd gbp chf pln sek dkk nok czk huf ron try cm mm kg g jour day tage giorni dia st stk pcs pce pc j x z 0 1 ' +
    'product produit produkt prodotto producto produto produktu article artikel articolo articulo artigo item towar towaru ' +
    'vare vara tuote urun termek produs tovar c p unit unite unidad einheit stuck piece edge node',
)

// Alone in a header these name a field; beside other words they only say that the file is about products.
const generic = set(
  'product produit produkt prodotto producto produto article artikel articolo articulo artigo item code codice codigo kod name nom nome ' +
    'nombre nazwa navn namn id type group number nummer text texte testo texto about detail range online set lager pays land country ' +
    'dispo make unit no n pa pu pv ek vk label',
)

// Beside one of these, a name is that of something else: how it is packed, since when, under which rule.
const contrary = set(
  'pack pallet palette carton karton case outer inner layer box colis umkarton seo meta alt status class classe klasse rule start end from ' +
    'until low minimum min max maximum threshold shipping versand livraison freight fracht transport promo special supplier fournisseur lieferant condition config fee deposit ' +
    'tariff discount remise rabatt sconto dto visibility zustand is use language langue sprache lingua idioma ' +
    'sold vendu verkauft venduto vendido ordered commande bestellt reserved reserve reserviert commission provision marge margin ' +
    'remboursement change evolution competitor concurrent concurrence wettbewerb related parent date',
)

// What is paid, in money: no rate.
const amounts = set('amount montant betrag importo importe valor bedrag kwota belopp castka')

const EXACT = 100
const SAME_BARE = 96
// 'Code' for 'item code': what was left out may have been another word.
const SHORTENED = 75
const COVERED = 92
const PARTIAL = 90
// A name that says the field only where no better one does, 'type' or 'id': marked with '~' among the synonyms.
const WEAK = 0.85

const fields = new Set([...Object.keys(synonyms), ...Object.keys(furtherSynonyms)]) as ReadonlySet<ProductField>
const phrases: readonly (readonly [ProductField, readonly Phrase[]])[] = [...fields].map((field) => [
  field,
  [synonyms[field], furtherSynonyms[field]]
    .flatMap((languages) => Object.values(languages ?? {}))
    .flatMap((list) => list.split(','))
    .map(phraseOf),
])

/** How well a header says a field: 100 when it is one of its names, less when it only contains one, 0 when not. */
export function headerScores(header: string): ReadonlyMap<ProductField, number> {
  const scores = new Map<ProductField, number>()
  for (const words of readings(header)) {
    for (const [field, names] of phrases) {
      const score = field === 'taxRate' && words.some((word) => amounts.has(word)) ? 0 : fieldScore(words, names)
      if (score > (scores.get(field) ?? 0)) scores.set(field, score)
    }
  }
  return scores
}

/** The header whole, and without what only comments on it. */
function readings(header: string): string[][] {
  const whole = headerWords(header)
  const plain = parted(header.replace(IN_BRACKETS, ' '))
  const forms = [whole, headerWords(plain), headerWords(plain.replace(WITH_TAX, ' '))].filter(
    ({ length }) => length > 0,
  )
  const strange = whole.filter((word) => contrary.has(word))
  // What a comment says against a name counts for the bare name too: 'Quantity (minimum)'.
  return forms.map((words) => [...words, ...strange.filter((word) => !words.includes(word))])
}

function fieldScore(words: readonly string[], names: readonly Phrase[]): number {
  const bare = words.filter((word) => !fillers.has(word))
  const [joined, joinedBare] = [words.join(''), bare.join('')]
  const covered = new Set<number>()
  let best = 0
  let isTold = false
  for (const phrase of names) {
    const part = phrase.isWeak ? WEAK : 1
    if (phrase.joined === joined) best = Math.max(best, EXACT * part)
    else if (joinedBare !== '' && phrase.joinedBare === joinedBare) {
      best = Math.max(best, (words.length < phrase.words.length ? SHORTENED : SAME_BARE) * part)
    }
    const at = placeOf(bare, phrase.bare)
    if (at < 0) continue
    for (let i = 0; i < phrase.bare.length; i++) covered.add(at + i)
    isTold ||= !phrase.isGeneric && !phrase.isWeak
  }
  if (best > 0 || !isTold || bare.some((word, i) => contrary.has(word) && !covered.has(i))) return Math.round(best)
  return covered.size === bare.length ? COVERED : Math.round((PARTIAL * covered.size) / bare.length)
}

/** Where the phrase stands in the header, or -1. */
function placeOf(words: readonly string[], phrase: readonly string[]): number {
  if (phrase.length === 0) return -1
  return words.findIndex((_, i) => phrase.every((word, k) => words[i + k] === word))
}

function phraseOf(text: string): Phrase {
  const words = headerWords(text)
  const bare = words.filter((word) => !fillers.has(word))
  return {
    words,
    bare,
    joined: words.join(''),
    joinedBare: bare.join(''),
    isWeak: text.endsWith('~'),
    isGeneric: bare.every((word) => generic.has(word)),
  }
}

/** A header's words: without accents, separators, plural endings; 'productName' is two words, 'EAN13' too. */
function headerWords(header: string): string[] {
  return parted(header)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular)
}

// Letters that no accent can be taken from.
const plain: Readonly<Record<string, string>> = { ß: 'ss', ł: 'l', ø: 'o', æ: 'ae', œ: 'oe', ı: 'i', đ: 'd', ð: 'd' }

function parted(header: string): string {
  // 'MwSt' is one word.
  const words = header.replace(/(\p{Ll}{2})(\p{Lu})/gu, '$1 $2').replace(/(\p{L})(\d)/gu, '$1 $2')
  return foldName(words).replace(/[ßłøæœıđð]/g, (letter) => plain[letter] ?? letter)
}

/** One form for singular and plural, right or wrong: both sides are treated alike. */
function singular(word: string): string {
  return PLURAL.exec(word)?.[1] ?? word
}
