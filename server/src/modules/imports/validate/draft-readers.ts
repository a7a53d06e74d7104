import type { ProductField, Profile } from '@products-manager/contract'
import { fieldOrigin } from '../formats/find-column.ts'
import { everyStep, isCalculated } from '../formats/step-reads.ts'
import { checkAsin } from './checks/asin.ts'
import { checkBoolean } from './checks/boolean.ts'
import { checkCountry } from './checks/country.ts'
import { checkCurrency } from './checks/currency.ts'
import { compileDate } from './checks/date.ts'
import { compileDecimal, type DecimalLimits } from './checks/decimal.ts'
import { checkEan } from './checks/ean.ts'
import { watchRewriting } from './checks/identifier.ts'
import { compileInteger } from './checks/integer.ts'
import { compileCategory, compileImages } from './checks/parts.ts'
import { compileSupplierSku } from './checks/supplier-sku.ts'
import { compileText } from './checks/text.ts'
import type { EanEvidence } from './ean-evidence.ts'
import { compileField, type FieldParts, type ReadField } from './read-field.ts'
import type { RowState } from './row-state.ts'

export interface ReaderParts extends FieldParts {
  evidence: EanEvidence
  row: RowState
}

// As wide as the columns of the catalogue.
const SKU_LENGTH = 100
const TITLE_LENGTH = 500
const NAME_LENGTH = 255
const SHORT_LENGTH = 100
const DESCRIPTION_LENGTH = 100_000

const money: DecimalLimits = { whole: 8, scale: 4, kind: 'money' }
const percent: DecimalLimits = { whole: 3, scale: 2, kind: 'percent' }
const weight: DecimalLimits = { whole: 7, scale: 3, kind: 'measure' }
const length: DecimalLimits = { whole: 8, scale: 2, kind: 'measure' }

/** One reader for each field of a draft. */
export function compileReaders(parts: ReaderParts) {
  const { profile, dialect, evidence, row } = parts
  const formatOf = (field: ProductField) => fieldOrigin(profile, dialect, field).format
  const text = (field: ProductField, limit: number) => compileField(parts, field, compileText(limit))
  const integer = (field: ProductField, isStock = false) =>
    compileField(parts, field, compileInteger(formatOf(field), isStock))
  const decimal = (field: ProductField, limits: DecimalLimits): ReadField<string> => {
    const calculated = isCalculated(profile.fields[field])
    const onCurrency = (currency: string) => {
      row.currency = currency
      row.currencyField = field
    }
    return compileField(parts, field, compileDecimal({ ...limits, format: formatOf(field), calculated, onCurrency }))
  }
  const ean = (field: ProductField) => compileField(parts, field, (value) => checkEan(value, evidence))
  const sku = (field: ProductField) => compileField(parts, field, watchRewriting(compileSupplierSku(SKU_LENGTH)))

  return {
    ean: ean('ean'),
    supplierSku: sku('supplierSku'),
    asin: compileField(parts, 'asin', checkAsin),
    manufacturerReference: compileField(parts, 'manufacturerReference', watchRewriting(compileText(SHORT_LENGTH))),
    externalId: text('externalId', NAME_LENGTH),
    title: text('title', TITLE_LENGTH),
    shortDescription: text('shortDescription', TITLE_LENGTH),
    description: text('description', DESCRIPTION_LENGTH),
    brand: text('brand', NAME_LENGTH),
    category: compileField(parts, 'category', compileCategory(categorySplit(profile))),
    price: decimal('price', money),
    compareAtPrice: decimal('compareAtPrice', money),
    cost: decimal('cost', money),
    currency: compileField(parts, 'currency', checkCurrency),
    taxRate: decimal('taxRate', percent),
    stock: integer('stock', true),
    minOrderQuantity: integer('minOrderQuantity'),
    leadTimeDays: integer('leadTimeDays'),
    weight: decimal('weight', weight),
    width: decimal('width', length),
    height: decimal('height', length),
    depth: decimal('depth', length),
    color: text('color', SHORT_LENGTH),
    size: text('size', SHORT_LENGTH),
    material: text('material', NAME_LENGTH),
    countryOfOrigin: compileField(parts, 'countryOfOrigin', checkCountry),
    availableFrom: compileField(parts, 'availableFrom', compileDate(formatOf('availableFrom'))),
    isActive: compileField(parts, 'isActive', checkBoolean),
    images: compileField(parts, 'images', compileImages(profile.fields.images?.split)),
    variantSku: sku('variantSku'),
    variantEan: ean('variantEan'),
    variantPrice: decimal('variantPrice', money),
    variantStock: integer('variantStock', true),
    options: (['option1', 'option2', 'option3'] as const).map((option) => ({
      nameField: `${option}Name` as const,
      name: text(`${option}Name`, SHORT_LENGTH),
      valueField: `${option}Value` as const,
      value: text(`${option}Value`, NAME_LENGTH),
    })),
  }
}

export type DraftReaders = ReturnType<typeof compileReaders>

/** A matched category is a path, which has levels whatever the file's cells have. */
function categorySplit({ fields: { category } }: Profile): string | undefined {
  const isMatched = everyStep(category?.transforms).some((step) => step.do === 'match')
  return category?.split ?? (isMatched ? ' > ' : undefined)
}
