import type { Profile } from '@products-manager/contract'
import type { DefectKind } from './defects.ts'
import type { EncodeText, Lexicon } from './lexicon.ts'
import type { DemoOffer } from './offer.ts'
import type { DemoProduct } from './product.ts'
import type { Language } from './words/trade.ts'

/** One row before its cells are written. What defects and changes touch is here as it will stand in the file. */
export interface DemoRow {
  product: DemoProduct
  offer: DemoOffer
  ean: string
  /** Without the quotes around it. */
  title: string
  description: string
  price: string
}

export type Column = readonly [header: string, cell: (row: DemoRow) => string]

/** How a supplier's file is written. */
export interface Dialect {
  encoding: 'utf-8' | 'windows-1252' | 'iso-8859-15'
  bom: boolean
  delimiter: string
  lineEnd: '\r\n' | '\n'
  header: boolean
  /** Whether texts stand in quotes; a quote within is then written twice. */
  quoted: boolean
  decimalMark: ',' | '.'
  /** Between the levels of a category. */
  levels: string
}

/** A supplier of the demo: who it is, which products it sells, how its file is written and how it is read. */
export interface DemoSupplier {
  code: string
  name: string
  /** ISO 3166-1 alpha-2. */
  country: string
  fileName: string
  language: Language
  dialect: Dialect
  /** Of the main file's number of products: those it sells too, and those only it has. */
  shared: number
  own: number
  /** Every so many products a description has a line break; 0: none has. */
  breakEvery: number
  defects: readonly DefectKind[]
  /** A price as it stands in a cell. */
  price(cents: number, encode: EncodeText): string
  columns(lexicon: Lexicon, encode: EncodeText): readonly Column[]
  profile: Profile
}

/** A cell in quotes. */
export function quoted(text: string): string {
  return `"${text}"`
}
