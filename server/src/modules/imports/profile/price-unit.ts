import type { DetectedColumn, ProductField, Transform } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { minorUnitSteps } from './minor-units.ts'

const amounts: ReadonlySet<ProductField> = new Set(['price', 'cost', 'compareAtPrice'])
const PER_MANY = /(?:\/|\b(?:per|pro|je|par|pour|por|per ogni|ogni|les|za|na))\s*(10{1,3})\b/
const UNIT_NAME =
  /^(?:preiseinheit|preis einheit|preismenge|pe|price unit|pricing unit|price quantity|price base|price basis|price per|unite de prix|base de prix|quantite de prix|prix par|unita prezzo|unita di prezzo|base prezzo|unidad de precio|unidad precio|prijseenheid|prijs per|.*\/price[_ ]quantity)$/
const UNIT = /^10{0,4}(?:[.,]0+)?$/

/** What makes the price of one out of the price of a hundred, and euros of cents: how many a price is for stands in its name or beside it. */
export function priceUnitSteps(
  field: ProductField,
  column: DetectedColumn,
  columns: readonly DetectedColumn[],
): Transform[] {
  if (!amounts.has(field)) return []
  const name = foldName(column.name ?? '')
  const ofParts = minorUnitSteps(column, columns)
  if (ofParts !== null) return ofParts
  const many = PER_MANY.exec(name)?.[1]
  if (many !== undefined) return [{ do: 'multiply', by: `0.${'0'.repeat(many.length - 2)}1` }]
  const unit = columns.find((other) => other !== column && isPriceUnit(other, column))
  if (!unit?.name) return []
  const reference = `[${unit.name.replaceAll(']', ']]')}]`
  return [{ do: 'formula', formula: `if(empty(${reference}), value, value / ${reference})` }]
}

/** Powers of ten, and not one in every row; where a format has one of its own for a price, the next file may have others. */
function isPriceUnit({ name, samples }: DetectedColumn, price: DetectedColumn): boolean {
  if (name === null) return false
  const isOwn = name === `${price.name}/basis` || name === price.name?.replace(/PriceAmount$/, 'BaseQuantity')
  if (!isOwn && !UNIT_NAME.test(foldName(name).replace(/[-.]/g, ' '))) return false
  return samples.every((text) => UNIT.test(text)) && (isOwn || samples.some((text) => text !== '1'))
}
