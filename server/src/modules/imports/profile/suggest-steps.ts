import {
  type DetectedColumn,
  decimalFields,
  integerFields,
  type ProductField,
  type SimpleTransform,
  type Transform,
  type Unit,
} from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { isGtin } from '../formats/gtin.ts'
import { splitPriceOfMany } from '../formats/price-of-many.ts'
import { EPOCH_TIME } from '../transform/mend/mend-date.ts'
import { splitUnit } from '../transform/mend/mend-number.ts'
import { mendStockWord } from '../transform/mend/mend-stock-word.ts'
import { unitFactor, unitOf } from '../transform/units.ts'
import { addressesWithMarks, categorySeparator, holdsSeveralPaths, isListOfNames } from './separators.ts'

const FRACTION = /^(?:0(?:[.,]\d{1,4})?|[.,]\d{1,4})$/
const COUNT = /^\d+$/
const NOTHING = /^0?[.,]?0*$/
const HEADER_UNIT = /(?:^|[^\p{L}])(mg|g|gr|kg|lbs?|oz|mm|cm|dm|m|in|inch)\.?[)\]]?$/iu
const units: Readonly<Record<string, Unit>> = { gr: 'g', lbs: 'lb', inch: 'in' }
const usual: Readonly<Partial<Record<ProductField, Unit>>> = { weight: 'kg', width: 'cm', height: 'cm', depth: 'cm' }

// How many days a spreadsheet counts since 1900, from 1982 to 2064.
const DAY_NUMBER = /^[3-5]\d{4}$/
const AMOUNTS: ReadonlySet<ProductField> = new Set(['price', 'cost', 'compareAtPrice', 'variantPrice'])
const COUNTS: ReadonlySet<ProductField> = new Set(['stock', 'minOrderQuantity', 'variantStock'])
const EAN_LABEL = '^(?:ean|gtin|upc|isbn|jan|barcode)(?:[ -]?(?:8|12|13|14))?[^0-9]+'

/** What has to be done with a column's cells before they are what the field holds. */
export function stepsFor(field: ProductField, column: DetectedColumn): Transform[] {
  return [...textMarkSteps(column), ...referenceSteps(field, column), ...ownSteps(field, column)]
}

const TEXT_FORMULA = /^="[^"]*"$/

/** Spreadsheets are told by them that a number is text: ="0123", or an apostrophe before every cell. */
function textMarkSteps({ samples }: DetectedColumn): Transform[] {
  const isQuoted = samples.length > 0 && samples.every((text) => text.length > 1 && text.startsWith("'"))
  return isQuoted || samples.some((text) => TEXT_FORMULA.test(text)) ? [{ do: 'mend', damage: 'text-mark' }] : []
}

const bare: ReadonlySet<ProductField> = new Set([...decimalFields, ...integerFields, 'ean', 'variantEan'])

/** HTML becomes text, and so do character references, which shops and feeds write twice at times. */
export function referenceSteps(field: ProductField, { shape, hasReferences = false }: DetectedColumn): Transform[] {
  if (bare.has(field)) return []
  return [
    ...(shape === 'html' ? [{ do: 'strip-html' } as const] : []),
    ...(hasReferences ? [{ do: 'mend', damage: 'character-references' } as const] : []),
  ]
}

function ownSteps(field: ProductField, column: DetectedColumn): Transform[] {
  const { shape, samples } = column
  if (shape === 'html') return []
  if (field === 'taxRate' && isFraction(samples)) return [{ do: 'multiply', by: '100' }]
  if (field === 'images' && addressesWithMarks(samples)) {
    return [{ do: 'regex', pattern: ',\\s*(https?://)', with: '|$1' }]
  }
  if (field === 'category') return categorySteps(column)
  if (field === 'availableFrom' && areDayNumbers(samples)) return [{ do: 'mend', damage: 'date-serial' }]
  if (field === 'ean' || field === 'variantEan') return labelSteps(samples)
  if (AMOUNTS.has(field) && samples.some(isPriceOfMany)) return [{ do: 'mend', damage: 'price-of-many' }]
  if (field === 'stock' && saysStockInWords(column)) return [{ do: 'mend', damage: 'stock-word' }]
  if (COUNTS.has(field) && samples.some(isCounted)) return [{ do: 'mend', damage: 'number-with-unit' }]
  return unitSteps(field, column)
}

/** A product has one category: of several paths in a cell the first, a comma in a name behind a backslash. */
function categorySteps(column: DetectedColumn): Transform[] {
  // The first of a list that a program wrote: ["Shoes >> Boots", "Sale"].
  if (column.samples.length > 0 && column.samples.every((text) => /^\["/.test(text)))
    return [{ do: 'regex', pattern: '^\\["((?:[^"\\\\]|\\\\.)*)"?.*$', with: '$1' }]
  const { name, samples } = column
  const mark = categorySeparator(samples)
  if (mark === null) return isListOfNames(samples, name ?? '') ? [{ do: 'take', separator: ',', part: 1 }] : []
  if (!holdsSeveralPaths(samples, { mark, header: name ?? '' })) return []
  if (!samples.some((text) => text.includes('\\,'))) return [{ do: 'take', separator: ',', part: 1 }]
  const first: Transform = { do: 'regex', pattern: '^((?:[^,\\\\]|\\\\.)*),.*$', with: '$1' }
  return [first, { do: 'replace', find: '\\,', with: ',' }]
}

/** 'en stock', '>40', '12': each sample is a count or says one, and some do in words. */
export function saysStockInWords({ samples }: DetectedColumn): boolean {
  const said = samples.filter((text) => mendStockWord(text) !== null).length
  return said > 0 && said + samples.filter((text) => COUNT.test(text)).length === samples.length
}

/** '12 pcs'. */
function isCounted(text: string): boolean {
  return splitUnit(text)?.unit === null
}

function isPriceOfMany(text: string): boolean {
  return splitPriceOfMany(text) !== null
}

/** 'EAN 4006381333931': what the number is called stands before it in the cell. */
function labelSteps(samples: readonly string[]): Transform[] {
  const label = new RegExp(EAN_LABEL, 'i')
  const isLabelled = (text: string) => label.test(text) && isGtin(text.replace(label, '').replace(/[\s-]/g, ''))
  return samples.some(isLabelled) ? [{ do: 'regex', pattern: EAN_LABEL, with: '', ignoreCase: true }] : []
}

/** Days as a spreadsheet counts them, or seconds as a program does. */
export function areDayNumbers(samples: readonly string[]): boolean {
  return samples.length > 0 && samples.every((text) => DAY_NUMBER.test(text) || EPOCH_TIME.test(text))
}

/** '0.2' for 20 %: no country has rates below one per cent alone. */
function isFraction(samples: readonly string[]): boolean {
  return samples.every((text) => FRACTION.test(text)) && samples.some((text) => !NOTHING.test(text))
}

const UNIT_COLUMN =
  /^(.+?) @?(?:unit|units|uom|unit of measure|measurementunitcode|unitcode|einheit|unite|unita|unidad|eenheid)$/
// ONIX and Akeneo call the number so beside its unit.
const MEASUREMENT = / measurement$/
const AMOUNT = / amount$/

/** The unit that stands in a column beside the number, row by row: 'weight' and 'weight-unit', codes as 'GRM' too. */
export function unitColumnSteps(
  field: ProductField,
  { name }: DetectedColumn,
  columns: readonly DetectedColumn[],
): Transform[] {
  const to = usual[field]
  if (to === undefined || name === null) return []
  const words = (text: string) => foldName(text).replace(/[-_./]+/g, ' ')
  const number = words(name)
  const isBeside = (other: string) =>
    UNIT_COLUMN.exec(other)?.[1] === number ||
    [number.replace(MEASUREMENT, ' measureunitcode'), number.replace(AMOUNT, ' unit')].includes(other)
  const beside = columns.find((column) => column.name !== name && isBeside(words(column.name ?? '')))
  if (!beside?.name) return []
  const isUnit = (text: string) => {
    const unit = unitOf(text)
    return unit !== null && unitFactor(unit, to) !== null
  }
  if (beside.samples.length === 0 || !beside.samples.every(isUnit)) return []
  // Whatever the sample has: the next file may have another.
  const then: SimpleTransform[] = [
    { do: 'join', columns: [{ column: beside.name }] },
    { do: 'convert-unit', to, from: to },
  ]
  return [{ do: 'if', when: 'not empty(value)', then }]
}

const MEASURE = /^[\d.,]+\s*(\D{1,12})$/

/** The unit stands beside each number: '1.5 kg', '10.7 pounds'. */
export function saysUnits(field: ProductField, { samples }: DetectedColumn): boolean {
  const to = usual[field]
  if (to === undefined || samples.length === 0) return false
  return samples.every((text) => {
    const unit = unitOf(MEASURE.exec(text)?.[1] ?? '')
    return unit !== null && unitFactor(unit, to) !== null
  })
}

/** The unit that the header names, where it is not the catalogue's, or that each cell names. */
function unitSteps(field: ProductField, column: DetectedColumn): Transform[] {
  const { name } = column
  const to = usual[field]
  if (to !== undefined && saysUnits(field, column)) return [{ do: 'convert-unit', to }]
  const word = HEADER_UNIT.exec(name ?? '')?.[1]?.toLowerCase()
  if (to === undefined || word === undefined) return []
  const from = units[word] ?? (word as Unit)
  return from === to ? [] : [{ do: 'convert-unit', to, from }]
}
