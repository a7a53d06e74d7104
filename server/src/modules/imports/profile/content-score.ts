import type { ColumnShape, DetectedColumn, ProductField } from '@products-manager/contract'
import { isNumberField } from '../formats/field-kinds.ts'
import { foldName } from '../formats/fold-name.ts'
import { areDayNumbers, saysStockInWords, saysUnits } from './suggest-steps.ts'

const numbers: readonly ColumnShape[] = ['price', 'decimal', 'integer']

const WEB = /^(?:https?:)?\/\/|^www\./i
const DIGITS = /^\d+$/
// A column where every product is published holds a single value, which alone is a number.
const flags = new Set(['0', '1'])

/** Shapes a field can be read from; a column of another shape would be refused row by row. Others take any. */
const readable: Readonly<Partial<Record<ProductField, readonly ColumnShape[]>>> = {
  supplierSku: ['code', 'integer', 'text', 'gtin', 'decimal', 'price'],
  ean: ['gtin', 'code', 'integer', 'text'],
  asin: ['code', 'text'],
  currency: ['text', 'code'],
  countryOfOrigin: ['text', 'code'],
  availableFrom: ['date'],
  // '1,99' below 'gross' is what it costs.
  size: ['text', 'code', 'integer', 'decimal', 'boolean'],
  isActive: ['boolean'],
  images: ['image-url', 'url'],
  title: ['text', 'code', 'html', 'integer'],
  brand: ['text', 'code', 'boolean'],
  category: ['text', 'code', 'boolean', 'integer'],
  stock: ['integer', 'decimal', 'price', 'boolean'],
  minOrderQuantity: ['integer', 'decimal', 'boolean'],
  leadTimeDays: ['integer', 'decimal', 'boolean'],
  taxRate: ['decimal', 'integer', 'price', 'boolean'],
}

/** Whether the field can be read from what the column holds; an empty column shows nothing against it. */
export function isReadable(field: ProductField, column: DetectedColumn): boolean {
  const { shape, samples } = column
  if (shape === 'empty') return true
  if ((field === 'stock' && saysStockInWords(column)) || saysUnits(field, column)) return true
  // To SAP an article is a material.
  if (field === 'material' && shape !== 'text' && isKey(column)) return false
  if (field === 'isActive' && samples.length > 0 && samples.every((text) => flags.has(text))) return true
  const shapes = readable[field] ?? (isNumberField(field) ? numbers : null)
  if (shapes !== null && !shapes.includes(shape)) return false
  if (field === 'currency') return !samples.some((text) => text.includes(' | '))
  if (field === 'category') return !areKeys(samples)
  // The number of who sells has the check digit of an EAN, too.
  if (field === 'ean') return samples.length > 1 || column.distinct > SAME
  if (field === 'images') return samples.length === 0 || samples.some((text) => WEB.test(text))
  if (shape === 'boolean' && isNumberField(field)) return samples.every((text) => DIGITS.test(text))
  return field !== 'taxRate' || !isCodeOfRate(samples)
}

// One number in five rows and more is none of products.
const SAME = 0.2

// What another table names: '14|21', or numbers of 128 bits.
const KEYS = /^(?:\d+|[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i

function areKeys(samples: readonly string[]): boolean {
  const parts = samples.flatMap((text) => text.split(/[|,;]/)).map((part) => part.trim())
  return parts.length > samples.length && parts.every((part) => KEYS.test(part))
}

// An amount has words around it; so has a place of storage, 'Hall 3', which is no count.
const nearly = { price: /^\P{Nd}{0,10}\p{Nd}.{0,15}$/u, stock: /^[(−-]?\s*\d+\s*(?:[)−-]|\p{L}{1,4}\.?)?$/u }
const LONG_NUMBER = /\d{8}/

/** Prices and counts among which stand words and ranges: of most samples something is a number. */
export function isMixed(field: ProductField, { shape, samples }: DetectedColumn): boolean {
  // Two numbers in a cell are none, and a column of them must not go unnoticed.
  if (field === 'ean') return samples.some((text) => LONG_NUMBER.test(text))
  if (field === 'availableFrom') return areDayNumbers(samples)
  if ((field !== 'price' && field !== 'stock') || (shape !== 'text' && shape !== 'code')) return false
  return samples.filter((text) => nearly[field].test(text)).length > samples.length / 2
}

/** '1', '2': which rate, not how high it is. */
function isCodeOfRate(samples: readonly string[]): boolean {
  return samples.some((text) => text !== '0') && samples.every((text) => /^[0-3]$/.test(text))
}

/** What a column's contents alone say for a field, 0 to 60; as much as headers do where there are none. */
export function contentScore(field: ProductField, column: DetectedColumn, brands: ReadonlySet<string>): number {
  const { shape, filled, distinct, samples } = column
  switch (field) {
    case 'ean':
      return shape === 'gtin' ? 60 : 0
    case 'images':
      return shape === 'image-url' ? 60 : 0
    case 'supplierSku':
      return isKey(column) ? 40 + 10 * distinct + (shape === 'code' ? 5 : 0) : 0
    case 'price':
      return shape === 'price' ? 35 + 10 * filled + 10 * distinct : 0
    case 'title':
      return shape === 'text' && filled > 0.9 ? 20 + nameLike(meanLength(samples)) + 20 * distinct : 0
    case 'description':
      return isLong(column) ? 45 : 0
    case 'brand':
      return shape === 'text' && shareOf(samples, (text) => brands.has(foldName(text))) >= 0.4 ? 55 : 0
    case 'category':
      return shareOf(samples, levelsIn(column)) >= 0.6 && shape === 'text' ? 45 : 0
    default:
      return 0
  }
}

/** Levels of a category, where no arrow `=>` of a program stands; in a tree, whose columns are paths, a bar stands between values that repeat. */
function levelsIn({ name }: DetectedColumn): (text: string) => boolean {
  const levels = name?.includes('/') ? /[^\s=]\s?[>›»]\s?\S/ : /[^\s=]\s?[>›»|]\s?\S/
  return (text) => levels.test(text)
}

/** Names have some words; what is much longer describes. */
function nameLike(length: number): number {
  return length <= 80 ? Math.min(20, length / 3) : Math.max(0, 20 - (length - 80) / 5)
}

/** Every row has its own: then the next file's rows can be found by it. */
export function isKey({ shape, filled, distinct }: DetectedColumn): boolean {
  return (shape === 'code' || shape === 'integer' || shape === 'text') && filled >= 0.98 && distinct >= 0.98
}

function isLong({ shape, samples }: DetectedColumn): boolean {
  return shape === 'html' || (shape === 'text' && meanLength(samples) >= 100)
}

function meanLength(samples: readonly string[]): number {
  return samples.length === 0 ? 0 : samples.reduce((sum, { length }) => sum + length, 0) / samples.length
}

function shareOf(samples: readonly string[], test: (text: string) => boolean): number {
  return samples.length === 0 ? 0 : samples.filter(test).length / samples.length
}
