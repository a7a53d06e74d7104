import type { Draft } from '../draft.ts'

/** One column of the staged drafts. */
interface StagedColumn {
  column: string
  /** The draft's field it carries; absent for the columns of the merge itself. */
  field?: keyof Draft
  /** Also a column of products, written by the survivorship rule. */
  product?: true
}

const product = (column: string, field: keyof Draft): StagedColumn => ({ column, field, product: true })

/** The columns that are filled when the draft is sent: they may change after it was read, or are not known before. */
const sent: readonly StagedColumn[] = [
  { column: 'line' },
  { column: 'offer_key' },
  { column: 'content_hash' },
  { column: 'candidate_id' },
  { column: 'sku', field: 'supplierSku' },
  product('brand_id', 'brand'),
  product('category_id', 'category'),
]

/** The columns that `stageDraft` writes. */
const staged: readonly StagedColumn[] = [
  { column: 'ean', field: 'ean' },
  product('asin', 'asin'),
  product('manufacturer_reference', 'manufacturerReference'),
  product('external_id', 'externalId'),
  product('title', 'title'),
  product('short_description', 'shortDescription'),
  product('description', 'description'),
  product('brand_name', 'brand'),
  product('weight', 'weight'),
  product('width', 'width'),
  product('height', 'height'),
  product('depth', 'depth'),
  product('color', 'color'),
  product('size', 'size'),
  product('material', 'material'),
  product('country_of_origin', 'countryOfOrigin'),
  product('tax_rate', 'taxRate'),
  product('min_order_quantity', 'minOrderQuantity'),
  product('lead_time_days', 'leadTimeDays'),
  product('available_from', 'availableFrom'),
  product('technical_specs', 'technicalSpecs'),
  product('image_urls', 'images'),
  { column: 'price', field: 'price' },
  { column: 'compare_at_price', field: 'compareAtPrice' },
  { column: 'cost', field: 'cost' },
  { column: 'currency', field: 'currency' },
  { column: 'stock', field: 'stock' },
  { column: 'is_active', field: 'isActive' },
  { column: 'variants', field: 'variants' },
]

/** What COPY brings for each draft, in this order; `create_merge_drafts` declares the types. */
export const stagedColumns: readonly StagedColumn[] = [...sent, ...staged]

/** The product columns that these fields fill. */
export function productColumns(fields: ReadonlySet<keyof Draft>): string[] {
  return stagedColumns.filter(({ field, product }) => product && field && fields.has(field)).map(({ column }) => column)
}
