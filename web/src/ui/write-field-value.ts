import { decimalFields, integerFields } from '@products-manager/contract'
import { catalogueField } from './catalogue-field.ts'
import type { Format } from './format.ts'
import { writeValue } from './write-value.ts'

const PRICES = new Set<string>(['price', 'compareAtPrice', 'cost', 'variantPrice'])
const NUMBERS = new Set<string>([...decimalFields, ...integerFields])
const NUMBER = /^-?\d+(\.\d+)?$/
// As the database writes a moment; a text of a product that only looks so is one as well.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

interface Language {
  words: { yes: string; no: string }
  format: Pick<Format, 'money' | 'decimal' | 'moment'>
}

/** A value of one of the catalogue's columns as text: a number by the language's rules, an EAN or SKU as it is. */
export function writeFieldValue(
  { field: column, value }: { field: string; value: unknown },
  { words, format }: Language,
): string {
  const text = writeValue(value, words)
  const field = catalogueField(column)
  if (MOMENT.test(text)) return format.moment(text)
  if (!NUMBERS.has(field) || !NUMBER.test(text)) return text
  return PRICES.has(field) ? format.money(text, null) : format.decimal(text)
}
