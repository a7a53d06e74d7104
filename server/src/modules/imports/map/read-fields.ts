import type { ColumnRef, ProductField, Profile } from '@products-manager/contract'
import { columnsOf } from '../formats/find-column.ts'
import type { MappedRecord } from '../types.ts'
import { trimSpaces } from './cell-text.ts'

type Fields = MappedRecord['fields']
export type ReadFields = (cells: readonly string[]) => Fields
export type Place = (ref: ColumnRef, usedBy: string) => number | null

interface Join {
  field: ProductField
  indexes: readonly number[]
  separator: string
}

interface Plan {
  constants: Fields
  joins: readonly Join[]
  /** The column of a field that has one of its own; -1 for all others. */
  at: (field: ProductField) => number
}

/**
 * Compiles the fields of a product. They are written out, mapped or not: every record of every run then has the same
 * properties in the same order, and the engine reads and writes them without a lookup, four times as fast as by name.
 */
export function compileProductFields(profile: Profile, fields: readonly ProductField[], place: Place): ReadFields {
  const plan = planFields(profile, fields, place)
  const { at } = plan
  const ean = at('ean')
  const supplierSku = at('supplierSku')
  const asin = at('asin')
  const manufacturerReference = at('manufacturerReference')
  const externalId = at('externalId')
  const title = at('title')
  const shortDescription = at('shortDescription')
  const description = at('description')
  const brand = at('brand')
  const category = at('category')
  const price = at('price')
  const compareAtPrice = at('compareAtPrice')
  const cost = at('cost')
  const currency = at('currency')
  const taxRate = at('taxRate')
  const stock = at('stock')
  const minOrderQuantity = at('minOrderQuantity')
  const leadTimeDays = at('leadTimeDays')
  const weight = at('weight')
  const width = at('width')
  const height = at('height')
  const depth = at('depth')
  const color = at('color')
  const size = at('size')
  const material = at('material')
  const countryOfOrigin = at('countryOfOrigin')
  const availableFrom = at('availableFrom')
  const isActive = at('isActive')
  const images = at('images')

  const read = (cells: readonly string[]): Fields => ({
    ean: cellAt(cells, ean),
    supplierSku: cellAt(cells, supplierSku),
    asin: cellAt(cells, asin),
    manufacturerReference: cellAt(cells, manufacturerReference),
    externalId: cellAt(cells, externalId),
    title: cellAt(cells, title),
    shortDescription: cellAt(cells, shortDescription),
    description: cellAt(cells, description),
    brand: cellAt(cells, brand),
    category: cellAt(cells, category),
    price: cellAt(cells, price),
    compareAtPrice: cellAt(cells, compareAtPrice),
    cost: cellAt(cells, cost),
    currency: cellAt(cells, currency),
    taxRate: cellAt(cells, taxRate),
    stock: cellAt(cells, stock),
    minOrderQuantity: cellAt(cells, minOrderQuantity),
    leadTimeDays: cellAt(cells, leadTimeDays),
    weight: cellAt(cells, weight),
    width: cellAt(cells, width),
    height: cellAt(cells, height),
    depth: cellAt(cells, depth),
    color: cellAt(cells, color),
    size: cellAt(cells, size),
    material: cellAt(cells, material),
    countryOfOrigin: cellAt(cells, countryOfOrigin),
    availableFrom: cellAt(cells, availableFrom),
    isActive: cellAt(cells, isActive),
    images: cellAt(cells, images),
  })
  return completed(read, plan)
}

/** Compiles the fields of one row of a group. */
export function compileMemberFields(profile: Profile, fields: readonly ProductField[], place: Place): ReadFields {
  const plan = planFields(profile, fields, place)
  const { at } = plan
  const images = at('images')
  const variantSku = at('variantSku')
  const variantEan = at('variantEan')
  const variantPrice = at('variantPrice')
  const variantStock = at('variantStock')
  const option1Name = at('option1Name')
  const option1Value = at('option1Value')
  const option2Name = at('option2Name')
  const option2Value = at('option2Value')
  const option3Name = at('option3Name')
  const option3Value = at('option3Value')

  const read = (cells: readonly string[]): Fields => ({
    images: cellAt(cells, images),
    variantSku: cellAt(cells, variantSku),
    variantEan: cellAt(cells, variantEan),
    variantPrice: cellAt(cells, variantPrice),
    variantStock: cellAt(cells, variantStock),
    option1Name: cellAt(cells, option1Name),
    option1Value: cellAt(cells, option1Value),
    option2Name: cellAt(cells, option2Name),
    option2Value: cellAt(cells, option2Value),
    option3Name: cellAt(cells, option3Name),
    option3Value: cellAt(cells, option3Value),
  })
  return completed(read, plan)
}

function planFields(profile: Profile, fields: readonly ProductField[], place: Place): Plan {
  const constants: Fields = {}
  const joins: Join[] = []
  const own = new Map<ProductField, number>()
  for (const field of fields) {
    const mapping = profile.fields[field]
    if (mapping?.constant !== undefined) constants[field] = mapping.constant
    const indexes = columnsOf(profile, field)
      .map((ref) => place(ref, field))
      .filter((index) => index !== null)
    const [only] = indexes
    if (only === undefined) continue
    if (indexes.length > 1) joins.push({ field, indexes, separator: mapping?.join ?? ' ' })
    else own.set(field, only)
  }
  return { constants, joins, at: (field) => own.get(field) ?? -1 }
}

function completed(read: ReadFields, { constants, joins }: Plan): ReadFields {
  if (joins.length === 0 && Object.keys(constants).length === 0) return read
  return (cells) => {
    const fields = Object.assign(read(cells), constants)
    for (const { field, indexes, separator } of joins) fields[field] = joinCells(cells, indexes, separator)
    return fields
  }
}

function cellAt(cells: readonly string[], index: number): string {
  // Without the comparison, -1 would be looked up as a property called '-1'.
  if (index < 0 || index >= cells.length) return ''
  return trimSpaces(cells[index]!)
}

function joinCells(cells: readonly string[], indexes: readonly number[], separator: string): string {
  let text = ''
  for (const index of indexes) {
    const cell = cellAt(cells, index)
    if (cell === '') continue
    text = text === '' ? cell : text + separator + cell
  }
  return text
}
