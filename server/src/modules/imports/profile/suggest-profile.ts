import {
  type ColumnRef,
  type DetectedColumn,
  type Detection,
  type FieldMapping,
  type FileSettings,
  type ProductField,
  type Profile,
  productFields,
  type SpecificationSource,
  type Transform,
} from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { labelIn } from '../formats/labels.ts'
import { columnsOfList } from '../formats/nested-path.ts'
import { usualNoValues } from '../formats/no-value.ts'
import { PAIR_EQUALS, PAIR_SEPARATOR } from '../formats/pairs.ts'
import { stripCurrency } from '../formats/strip-currency.ts'
import { contentScore, isKey, isMixed, isReadable } from './content-score.ts'
import { headerScores } from './header-score.ts'
import { plainAmount } from './minor-units.ts'
import { priceUnitSteps } from './price-unit.ts'
import { isPromotion, promotionFields } from './promotion-fields.ts'
import { categorySeparator, imageSeparator, pairSeparators } from './separators.ts'
import { suggestCatalogue } from './suggest-catalogue.ts'
import { suggestDatanorm } from './suggest-datanorm.ts'
import { suggestShopify, suggestShopifyJson } from './suggest-shopify.ts'
import { suggestShopware } from './suggest-shopware.ts'
import { stepsFor, unitColumnSteps } from './suggest-steps.ts'

interface Candidate {
  field: ProductField
  column: DetectedColumn
  score: number
}

// Below this a header only shares a word with the field, or contents only might be it.
const MIN_SCORE = 40
const EMPTY_COLUMN_COST = 30
// A header that clearly says one field is no weak sign of another.
const HEADER_LEAD = 40
// Its very name: what cannot be read below it is told cell by cell, and not left out with the column.
const UNMISTAKABLE = 96
const NAME_LENGTH = 255
const BETWEEN = ' | '
// What kind of price it is, and not a word that might be of one.
const SURE_KIND = 80
const unlikePrice = ['compareAtPrice', 'cost'] as const
// Where a row is an element of a list, it and the record around it may use one name, each for its own.
const ELSEWHERE = 20
// 'S', 'M', 'Red / XL' and 'Default Title' are no names of products.
const ONE_OF_MANY = 0.2
const NAMES_EACH = 0.9
const NAME_OF_ONE = 10
const OF_ELEMENT: ReadonlySet<ProductField> = new Set([
  'title',
  'supplierSku',
  'ean',
  'manufacturerReference',
  'price',
  'cost',
  'compareAtPrice',
  'stock',
  'color',
  'size',
  'weight',
])

/**
 * A first profile for a file nobody has mapped yet, from its headers and from what its columns hold. Every column is
 * used for one field at most, and every field is filled by its best column. A person corrects the rest.
 */
export function suggestProfile({
  detection,
  name,
  knownBrands = [],
}: {
  detection: Detection
  name: string
  knownBrands?: readonly string[]
}): Profile {
  const title = profileName(name)
  const names = detection.columns.map((column) => column.name)
  const shopify = listOf(detection) === 'variants/' ? suggestShopifyJson(names, title) : suggestShopify(names, title)
  const profile =
    shopify ??
    suggestShopware(names, title) ??
    suggestDatanorm(detection, title) ??
    suggestCatalogue(detection, title) ??
    suggestFields(detection, title, new Set(knownBrands.map(foldName)))
  const file = givenSettings(detection)
  const nothing = saysFalse(detection, profile) ? [FALSE] : []
  return { ...profile, noValue: [...usualNoValues, ...nothing], ...(file && { file }) }
}

const FALSE = 'false'

/** Odoo writes so what a product has not, where it would have a text. */
function saysFalse({ format, columns }: Detection, { fields }: Profile): boolean {
  const { isActive: _, ...others } = fields
  const read = Object.values(others).flatMap(({ from }) => from ?? [])
  const isRead = (name: string | null) => read.some((ref) => 'column' in ref && ref.column === name)
  const isFalse = columns.some(({ name, samples }) => samples.includes(FALSE) && isRead(name))
  return isFalse && (format?.kind.value === 'json' || format?.kind.value === 'ndjson')
}

function suggestFields(detection: Detection, name: string, brands: ReadonlySet<string>): Profile {
  const { columns } = detection
  const list = listOf(detection)
  const single = columns.filter((column) => !holdsPairs(column))
  const taken = settled(firstOfKinds(assign(candidates(single, { brands, list })), single))
  const fields: Partial<Record<ProductField, FieldMapping>> = {}
  for (const field of productFields) {
    const column = taken.get(field)
    if (!column) continue
    const mapping = mappingOf(field, column, columns)
    const spare = list !== null && OF_ELEMENT.has(field) ? columnOfRecord(column, columns, list) : null
    fields[field] = spare ? orElse(mapping, refOf(column, columns), refOf(spare, columns)) : mapping
  }
  const [price, regular] = [taken.get('price'), taken.get('compareAtPrice')]
  if (price && regular && isPromotion(price, regular))
    Object.assign(fields, withStepsOf(fields, promotionFields(price, regular)))
  const currency = taken.has('currency') ? null : currencyOf(taken)
  if (currency !== null) fields.currency = { constant: currency }
  const used = new Set(taken.values())
  const specifications = columns
    .filter((column) => !used.has(column) && (column.shape === 'pairs' || holdsPairs(column) || labelIn(column.name)))
    .flatMap((column) => specificationsOf(column, columns))
  return { name, version: 1, fields, ...(specifications.length > 0 && { specifications }) }
}

/** One amount in the place of another is written as that one is. */
function withStepsOf(fields: Profile['fields'], others: Profile['fields']): Profile['fields'] {
  const joined: Profile['fields'] = {}
  for (const field of amounts) {
    const other = others[field]
    if (other)
      joined[field] = { ...other, transforms: [...(other.transforms ?? []), ...(fields[field]?.transforms ?? [])] }
  }
  return joined
}

/** What begins the names of the columns whose rows are the elements of a list in each record. */
function listOf({ format }: Detection): string | null {
  return columnsOfList(format?.records?.value)
}

/**
 * The column that says of a record without elements what this one says of each element. Null where elements lack it, too:
 * what stands in the record is that of all of them.
 */
function columnOfRecord(
  column: DetectedColumn,
  columns: readonly DetectedColumn[],
  list: string,
): DetectedColumn | null {
  const inner = columns.filter(({ name }) => name?.startsWith(list))
  if (!inner.includes(column) || column.filled === 1 || inner.some(({ filled }) => filled > column.filled)) return null
  return columns.find(({ name, filled }) => name === column.name?.slice(list.length) && filled > 0) ?? null
}

function orElse(mapping: FieldMapping, first: ColumnRef, other: ColumnRef): FieldMapping {
  const take: Transform = { do: 'take', separator: BETWEEN, part: 1 }
  return { ...mapping, from: [first, other], join: BETWEEN, transforms: [take, ...(mapping.transforms ?? [])] }
}

// What stands around all that is said of a product says nothing of it; nor does a description of its name in it.
const AROUND =
  /^(?:(?:values|attributes|properties|fields|(?:masterData\/current\/)?masterVariant)\/|masterData\/current\/|_source\/|descriptions?\/(?=(?:name|title|titel|titre|nom|nazwa)(?:\[|$)))/i

const OF_KIND = /^(.*?)([^/]+)\[([^\]=]+)\]$/

/** `price[old]` is no price as any other: of which kind an amount is may stand beside its name. */
function scoresOf(header: string): ReadonlyMap<ProductField, number> {
  const scores = headerScores(header)
  const [, , leaf = '', kind = ''] = OF_KIND.exec(header) ?? []
  if (kind === '' || !scores.has('price')) return scores
  const told = [headerScores(`${kind} ${leaf}`), headerScores(kind)]
  const isOther = (found: ReadonlyMap<ProductField, number>) =>
    unlikePrice.some((field) => (found.get(field) ?? 0) >= SURE_KIND)
  return told.find(isOther) ?? scores
}

interface Known {
  brands: ReadonlySet<string>
  list: string | null
}

function candidates(columns: readonly DetectedColumn[], { brands, list }: Known): Candidate[] {
  const found: Candidate[] = []
  const priced = columns.filter(({ shape }) => shape === 'price').length
  for (const each of columns) {
    const isInner = list !== null && (each.name ?? '').startsWith(list)
    const column = plainAmount({ ...each, name: labelIn(each.name) ?? each.name })
    const scores = scoresOf((column.name ?? '').slice(isInner ? list.length : 0).replace(AROUND, ''))
    const clearest = Math.max(0, ...scores.values())
    for (const field of productFields) {
      const header = scores.get(field) ?? 0
      if (!isReadable(field, column) && !(header >= UNMISTAKABLE && isMixed(field, column))) continue
      const isProved = field === 'ean' && column.shape === 'gtin'
      if (header < clearest - HEADER_LEAD && !isProved) continue
      // Of several amounts whose names say nothing, any may be the cost.
      if (field === 'price' && header === 0 && column.name !== null && priced > 1) continue
      const content = contentScore(field, column, brands)
      const away = list === null ? 0 : awayFrom(field, column, isInner)
      const score = scoreOf(field, column, { header, content }) - away
      if (score >= MIN_SCORE) found.push({ field, column: each, score })
    }
  }
  return found.sort((a, b) => b.score - a.score || rank(a) - rank(b) || a.column.position - b.column.position)
}

/** What it says against a column that it stands in the record, and not in the element that is the row, or the other way. */
function awayFrom(field: ProductField, { distinct, samples }: DetectedColumn, isInner: boolean): number {
  if (!isInner) return OF_ELEMENT.has(field) ? ELSEWHERE : 0
  const names = distinct >= NAMES_EACH && samples.every(({ length }) => length >= NAME_OF_ONE)
  return field === 'title' && !names ? 2 * ELSEWHERE : 0
}

function scoreOf(
  field: ProductField,
  column: DetectedColumn,
  { header, content }: { header: number; content: number },
): number {
  if (header === 0) return content
  const empty = column.shape === 'empty' ? EMPTY_COLUMN_COST : 0
  // A word of the name more is no word against what the column holds.
  return Math.max(
    header + content / 4 - empty - (empty > 0 ? 0 : unfitness(field, column)),
    header < MIN_SCORE ? content : 0,
  )
}

/** What the column holds against being what its header says. */
function unfitness(field: ProductField, column: DetectedColumn): number {
  const { shape, samples, distinct } = column
  if (field === 'supplierSku') {
    // EANs under a name that is no clear one; and a number that repeats from row to row finds no offer again.
    return shape === 'gtin' ? 30 : isKey(column) ? 0 : 45
  }
  if (field === 'externalId') return shape === 'gtin' || !isKey(column) ? 50 : 0
  if (field === 'category') return shape === 'integer' || (samples.length === 1 && distinct < 0.1) ? 30 : 0
  // What every row is called says of none what it is.
  if (field === 'title') return samples.length === 1 && distinct < ONE_OF_MANY ? 70 : 0
  // Yes and no in figures is no count.
  return field === 'stock' && shape === 'boolean' ? 20 : 0
}

function rank({ field }: Candidate): number {
  return productFields.indexOf(field)
}

/** The best candidate of all takes its column, then the best of those left. */
function assign(sorted: readonly Candidate[]): Map<ProductField, DetectedColumn> {
  const taken = new Map<ProductField, DetectedColumn>()
  const used = new Set<DetectedColumn>()
  for (const { field, column } of sorted) {
    if (taken.has(field) || used.has(column)) continue
    taken.set(field, column)
    used.add(column)
  }
  return taken
}

// Names with their values, as the readers of trees put them together.
const PAIRS = /(?:^|\/)pairs$/

function holdsPairs({ name }: DetectedColumn): boolean {
  return PAIRS.test(name ?? '')
}

const KIND = /\[[^\]=]*\]$/
const inLanguages = ['title', 'shortDescription', 'description'] as const

/** Of a text in several languages, each in a column of its own, the first: all texts of a product in the same one. */
function firstOfKinds(
  taken: Map<ProductField, DetectedColumn>,
  columns: readonly DetectedColumn[],
): Map<ProductField, DetectedColumn> {
  const used = new Set(taken.values())
  for (const field of inLanguages) {
    const column = taken.get(field)
    if (!column?.name || !KIND.test(column.name)) continue
    const base = column.name.replace(KIND, '')
    const first = columns.find(({ name }) => name !== null && KIND.test(name) && name.replace(KIND, '') === base)
    if (first && first.filled >= column.filled && !used.has(first)) taken.set(field, first)
  }
  return taken
}

const amounts = ['price', 'cost', 'compareAtPrice'] as const
const SIGN = /[€£]|\p{L}+/gu

/** The one currency that headers of prices name: 'Prix (€)', 'Preis CHF'. */
function currencyOf(taken: ReadonlyMap<ProductField, DetectedColumn>): string | null {
  const words = amounts.flatMap((field) => taken.get(field)?.name?.match(SIGN) ?? [])
  const named = words.map((word) => stripCurrency(word)).filter((found) => found?.text === '')
  const currencies = new Set(named.map((found) => found?.currency ?? null))
  const [only = null] = currencies
  return currencies.size === 1 ? only : null
}

const TITLE_LENGTH = 100
const MOSTLY_EMPTY = 0.5

/** What only the columns side by side tell. */
function settled(taken: Map<ProductField, DetectedColumn>): Map<ProductField, DetectedColumn> {
  const [price, regular, description] = [taken.get('price'), taken.get('compareAtPrice'), taken.get('description')]
  // A price that most products lack is that of a promotion; the other one is what they cost.
  if (price && regular && price.filled < MOSTLY_EMPTY && regular.filled > price.filled) {
    taken.set('price', regular)
    taken.delete('compareAtPrice')
  }
  // To Odoo, whose columns are called so, the one is what products are sold at and the other what they cost.
  if (price?.name === 'standard_price' && regular?.name === 'list_price') {
    taken.set('price', regular)
    taken.set('cost', price)
    taken.delete('compareAtPrice')
  }
  // Where nothing else names the products, a short description does.
  if (description?.shape === 'text' && !taken.has('title') && isShort(description)) {
    taken.set('title', description)
    taken.delete('description')
  }
  return taken
}

function isShort({ samples }: DetectedColumn): boolean {
  return samples.length > 0 && samples.every(({ length }) => length < TITLE_LENGTH)
}

function mappingOf(field: ProductField, column: DetectedColumn, columns: readonly DetectedColumn[]): FieldMapping {
  const from = refOf(column, columns)
  const split =
    field === 'images'
      ? imageSeparator(column.samples)
      : field === 'category'
        ? categorySeparator(column.samples)
        : null
  const steps = [
    ...stepsFor(field, column),
    ...priceUnitSteps(field, column, columns),
    ...unitColumnSteps(field, column, columns),
  ]
  return {
    from,
    ...(split !== null && { split }),
    ...(steps.length > 0 && { transforms: steps }),
  }
}

function specificationsOf(column: DetectedColumn, columns: readonly DetectedColumn[]): SpecificationSource[] {
  const label = labelIn(column.name)
  if (label !== null) return [{ name: label, from: refOf(column, columns) }]
  const ours = { separator: PAIR_SEPARATOR, equals: PAIR_EQUALS }
  const pairs = holdsPairs(column) ? ours : pairSeparators(column.samples)
  return pairs ? [{ from: refOf(column, columns), pairs }] : []
}

const REF_LENGTH = 500

/** By name where the name says one column only. */
function refOf({ name, position }: DetectedColumn, columns: readonly DetectedColumn[]): ColumnRef {
  if (name === null || name === '' || name.length > REF_LENGTH) return { position }
  return columns.filter((column) => column.name === name).length === 1 ? { column: name } : { position }
}

const settings = [
  'encoding',
  'delimiter',
  'quote',
  'quoting',
  'header',
  'skipRows',
  'decimalMark',
  'thousandMark',
  'dateOrder',
] as const

/**
 * What a person set by hand holds for the supplier's next file too; what was detected is detected again. Only what a row
 * is must not change by what the next file happens to hold.
 */
function givenSettings(detection: Detection): FileSettings | null {
  const given = settings.filter((key) => detection[key]?.confidence === 'given')
  const records = detection.format?.records
  const isKept = records && (records.confidence === 'given' || listOf(detection) !== null)
  if (given.length === 0 && !isKept) return null
  const values = Object.fromEntries(given.map((key) => [key, detection[key]?.value])) as FileSettings
  return { ...values, ...(isKept && { format: { records: records.value } }) }
}

function profileName(name: string): string {
  const bare = name.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim()
  return (bare || name.trim() || 'Profile').slice(0, NAME_LENGTH)
}
