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

/** What COPY brings for each draft, in this order; `create_merge_drafts` declares the types. */
export const stagedColumns: readonly StagedColumn[] = [
  { column: 'line' },
  { column: 'offer_key' },
  { column: 'content_hash' },
  { column: 'candidate_id' },
  { column: 'ean', field: 'ean' },
  { column: 'sku', field: 'supplierSku' },
  product('asin', 'asin'),
  product('manufacturer_reference', 'manufacturerReference'),
  product('external_id', 'externalId'),
  product('title', 'title'),
  product('short_description', 'shortDescription'),
  product('description', 'description'),
  product('brand_id', 'brand'),
  product('brand_name', 'brand'),
  product('category_id', 'category'),
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

/** The product columns that these fields fill. */
export function productColumns(fields: ReadonlySet<keyof Draft>): string[] {
  return stagedColumns.filter(({ field, product }) => product && field && fields.has(field)).map(({ column }) => column)
}
