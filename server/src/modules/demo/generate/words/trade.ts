/** The languages of the demo's suppliers, in the order of every `Words`. */
export const languages = ['fr', 'de', 'en', 'it', 'es'] as const
export type Language = (typeof languages)[number]

/** One thing named in each language. */
export type Words = readonly [fr: string, de: string, en: string, it: string, es: string]

/** What one trade sells. A product is a noun with a trait, a size and a material; traits fit every noun. */
export interface Trade {
  path: readonly [Words, Words]
  nouns: readonly Words[]
  traits: readonly Words[]
  materials: readonly Words[]
  /** For each noun; the same in every language. */
  sizes: readonly (readonly string[])[]
  specs: readonly { name: Words; values: readonly string[] }[]
  /** Euros a usual product costs; real ones cost from a third to three times that. */
  price: number
  /** Kilograms, likewise. */
  weight: number
  /** Centimetres of the longest side, likewise. */
  length: number
}

/** Colours, trades' words and phrases in one language. */
export function inLanguage(words: readonly Words[], language: Language): string[] {
  const place = languages.indexOf(language)
  return words.map((word) => word[place] ?? '')
}
