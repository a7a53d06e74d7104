import { trades } from './product.ts'
import { brands, colours, countries } from './words/names.ts'
import { type Phrases, phrases } from './words/phrases.ts'
import { inLanguage, type Language, languages } from './words/trade.ts'

/** Text as the bytes of a file, one character for each byte: rows are put together faster from these than from text. */
export type EncodeText = (text: string) => string

export interface TradeWords {
  /** From the root down, for each noun. */
  categories: readonly string[]
  nouns: readonly string[]
  traits: readonly string[]
  materials: readonly string[]
  /** For each noun. */
  sizes: readonly (readonly string[])[]
  /** 'name: value', for each value of each specification. */
  specs: readonly (readonly string[])[]
}

/** Every word a supplier's file can contain, as it is written there. */
export interface Lexicon extends Phrases {
  trades: readonly TradeWords[]
  brands: readonly string[]
  colours: readonly string[]
  countries: readonly string[]
}

/** Encodes the word lists of one language; `levels` stands between the levels of a category. */
export function createLexicon(language: Language, levels: string, encode: EncodeText): Lexicon {
  const all = (texts: readonly string[]) => texts.map(encode)
  const own = phrases[language]
  const place = languages.indexOf(language)
  return {
    trades: trades.map(({ path, nouns, traits, materials, sizes, specs }) => ({
      categories: nouns.map((noun) => encode(inLanguage([...path, noun], language).join(levels))),
      nouns: all(inLanguage(nouns, language)),
      traits: all(inLanguage(traits, language)),
      materials: all(inLanguage(materials, language)),
      sizes: sizes.map(all),
      specs: specs.map(({ name, values }) => values.map((value) => encode(`${name[place]}: ${value}`))),
    })),
    brands: all(brands),
    colours: all(inLanguage(colours, language)),
    countries: all(inLanguage(countries, language)),
    openings: all(own.openings),
    middles: all(own.middles),
    closings: all(own.closings),
    material: encode(own.material),
    colour: encode(own.colour),
    renamed: encode(own.renamed),
    onRequest: encode(own.onRequest),
  }
}
