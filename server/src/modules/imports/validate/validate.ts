import type { Profile } from '@products-manager/contract'
import type { Draft, VariantDraft } from '../../catalog/index.ts'
import { fieldOrigin } from '../formats/find-column.ts'
import { noReferences } from '../references/references.ts'
import type { CleanRecord, Dialect, MappedRecord, Report } from '../types.ts'
import { contradicts } from './checks/currency.ts'
import { compareDecimals } from './decimal-text.ts'
import { compileReaders, type DraftReaders } from './draft-readers.ts'
import { type EanEvidence, noEanEvidence } from './ean-evidence.ts'
import { isTotal } from './is-total.ts'
import { compileSpecsCheck } from './read-specs.ts'
import { readMembers } from './read-variants.ts'
import { compileRecordChecks } from './record-checks.ts'
import { compileDefectReport } from './report-defects.ts'
import { compileFaultReport } from './report-faults.ts'
import { newRowState, type RowState, reportFinding } from './row-state.ts'

/** A record without transformations is its own account of what the supplier wrote. */
type Validated = MappedRecord & Partial<Pick<CleanRecord, 'given' | 'faults'>>

/**
 * Compiles every check of a run. The function it gives reports all that is wrong with a record, not only the first
 * thing, and returns the draft, or null when the record is refused.
 */
export function compileValidate(
  profile: Profile,
  dialect: Dialect,
  { evidence = noEanEvidence, day = noReferences.day }: { evidence?: EanEvidence; day?: string } = {},
): (mapped: Validated, report: Report) => Draft | null {
  const row = newRowState()
  const readers = compileReaders({ profile, dialect, evidence, day, row })
  const checkSpecs = compileSpecsCheck(profile, dialect)
  const reportFaults = compileFaultReport(profile, dialect)
  const reportDefects = compileDefectReport(dialect)
  const checkRecord = compileRecordChecks(profile, dialect)
  const complete = compileCompletion(profile, dialect)

  return (mapped, report) => {
    const record: CleanRecord = {
      line: mapped.line,
      fields: mapped.fields,
      specs: mapped.specs,
      members: mapped.members,
      cells: mapped.cells ?? null,
      defects: mapped.defects,
      given: mapped.given ?? mapped,
      faults: mapped.faults ?? null,
    }
    row.line = record.line
    row.given = record.given.fields
    row.refused = false
    row.currency = null
    row.currencyField = null
    row.report = report

    if (record.defects !== null) {
      reportDefects(record, row)
      return null
    }
    if (record.faults !== null) reportFaults(record, row)
    const draft = readDraft(readers, record, row)
    draft.technicalSpecs = checkSpecs(record, row)
    checkRecord?.(draft, row)
    complete(draft, record, row)
    return row.refused ? null : draft
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function readDraft(readers: DraftReaders, record: CleanRecord, row: RowState): Writable<Draft> {
  const { fields } = record
  const group = record.members.length === 0 ? null : readMembers(readers, record, row)
  const ownImages = group === null || record.members[0]?.fields.images === undefined
  return {
    ean: readers.ean(fields.ean, row),
    supplierSku: readers.supplierSku(fields.supplierSku, row),
    asin: readers.asin(fields.asin, row),
    manufacturerReference: readers.manufacturerReference(fields.manufacturerReference, row),
    externalId: readers.externalId(fields.externalId, row),
    title: readers.title(fields.title, row),
    shortDescription: readers.shortDescription(fields.shortDescription, row),
    description: readers.description(fields.description, row),
    brand: readers.brand(fields.brand, row),
    category: readers.category(fields.category, row),
    price: readers.price(fields.price, row),
    compareAtPrice: readers.compareAtPrice(fields.compareAtPrice, row),
    cost: readers.cost(fields.cost, row),
    currency: readers.currency(fields.currency, row),
    taxRate: readers.taxRate(fields.taxRate, row),
    stock: readers.stock(fields.stock, row),
    minOrderQuantity: readers.minOrderQuantity(fields.minOrderQuantity, row),
    leadTimeDays: readers.leadTimeDays(fields.leadTimeDays, row),
    weight: readers.weight(fields.weight, row),
    width: readers.width(fields.width, row),
    height: readers.height(fields.height, row),
    depth: readers.depth(fields.depth, row),
    color: readers.color(fields.color, row),
    size: readers.size(fields.size, row),
    material: readers.material(fields.material, row),
    countryOfOrigin: readers.countryOfOrigin(fields.countryOfOrigin, row),
    availableFrom: readers.availableFrom(fields.availableFrom, row),
    isActive: readers.isActive(fields.isActive, row),
    images: ownImages ? readers.images(fields.images, row) : (group?.images ?? null),
    technicalSpecs: null,
    variants: group?.variants ?? null,
  }
}

/** A line of sums below the products would become one. */
function reportTotal(value: string, row: RowState, column: string | null): void {
  reportFinding(row, { code: 'ROW_IS_TOTAL', severity: 'refuse-row', field: 'supplierSku', column, value })
}

/** Compiles what no single field can tell: the currency, the key, and what a product has from its variants. */
function compileCompletion(profile: Profile, dialect: Dialect) {
  const { fields } = profile
  const priceFromVariants = !fields.price && fields.variantPrice !== undefined
  const stockFromVariants = !fields.stock && fields.variantStock !== undefined
  const skuColumn = fields.supplierSku ? fieldOrigin(profile, dialect, 'supplierSku').column : null
  const eanFromVariants = !fields.ean && fields.variantEan !== undefined

  return (draft: Writable<Draft>, record: CleanRecord, row: RowState): void => {
    if (row.currency !== null) settleCurrency(draft, profile, dialect, row)
    if (draft.variants) {
      if (priceFromVariants) draft.price = lowestPrice(draft.variants)
      if (stockFromVariants) draft.stock = totalStock(draft.variants)
      if (eanFromVariants && draft.variants.length === 1) draft.ean = draft.variants[0]?.ean ?? null
    }
    if (draft.ean !== null || row.refused) return
    if (draft.supplierSku !== null) {
      if (isTotal(draft.supplierSku)) reportTotal(draft.supplierSku, row, skuColumn)
      return
    }
    // Its name is its key in the queue.
    if (profile.withoutEan === 'queue' && draft.title !== null) return
    const value = record.given.fields.supplierSku || record.given.fields.ean || null
    reportFinding(row, { code: 'KEY_MISSING', severity: 'refuse-row', field: null, column: null, value })
  }
}

/** A currency of its own wins over one that stands beside a price; the two may not contradict each other. */
function settleCurrency(draft: Writable<Draft>, profile: Profile, dialect: Dialect, row: RowState): void {
  const seen = row.currency
  const field = row.currencyField
  if (seen === null || field === null) return
  if (draft.currency === null) {
    draft.currency = seen
    return
  }
  const cell = row.given[field] ?? ''
  if (!contradicts(seen, draft.currency, cell)) return
  const { column } = fieldOrigin(profile, dialect, field)
  reportFinding(row, { code: 'CURRENCY_CONTRADICTED', severity: 'refuse-row', field, column, value: cell })
}

function lowestPrice(variants: readonly VariantDraft[]): string | null {
  let lowest: string | null = null
  for (const { price } of variants) {
    if (price !== null && (lowest === null || compareDecimals(price, lowest) < 0)) lowest = price
  }
  return lowest
}

// What PostgreSQL's integer holds: each variant's stock fits, their sum may not.
const MOST_STOCK = 2_147_483_647

function totalStock(variants: readonly VariantDraft[]): number | null {
  const counted = variants.flatMap(({ stock }) => (stock === null ? [] : [stock]))
  if (counted.length === 0) return null
  const total = counted.reduce((sum, stock) => sum + stock, 0)
  return Math.max(-MOST_STOCK, Math.min(MOST_STOCK, total))
}
