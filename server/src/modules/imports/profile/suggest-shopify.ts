import type { ColumnRef, FieldMapping, ProductField, Profile } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'

/** Columns of a shop's product export, as the shop system names them, then as it names them since 2025. */
const columns: readonly (readonly [ProductField, readonly string[], Omit<FieldMapping, 'from'>?])[] = [
  ['supplierSku', ['Handle', 'URL handle']],
  ['title', ['Title']],
  ['description', ['Body (HTML)', 'Description'], { transforms: [{ do: 'strip-html' }] }],
  ['brand', ['Vendor']],
  ['category', ['Type']],
  ['isActive', ['Published', 'Published on online store']],
  ['compareAtPrice', ['Variant Compare At Price', 'Compare-at price']],
  ['cost', ['Cost per item']],
  ['manufacturerReference', ['Google Shopping / MPN']],
  ['weight', ['Variant Grams', 'Weight value (grams)'], { transforms: [{ do: 'multiply', by: '0.001' }] }],
  ['images', ['Image Src', 'Product image URL']],
  ['variantSku', ['Variant SKU', 'SKU']],
  ['variantEan', ['Variant Barcode', 'Barcode']],
  ['variantPrice', ['Variant Price', 'Price']],
  ['variantStock', ['Variant Inventory Qty', 'Inventory quantity']],
  ['option1Name', ['Option1 Name']],
  ['option1Value', ['Option1 Value']],
  ['option2Name', ['Option2 Name']],
  ['option2Value', ['Option2 Value']],
  ['option3Name', ['Option3 Name']],
  ['option3Value', ['Option3 Value']],
]
const handles = ['Handle', 'URL handle']
const categoryColumn = ['Product Category']

/** The profile for a Shopify product export, where several rows are one product; null for any other file. */
export function suggestShopify(headers: readonly (string | null)[], name: string): Profile | null {
  const named = (names: readonly string[]) =>
    headers.find((header) => names.some((each) => foldName(header ?? '') === foldName(each))) ?? null
  const handle = named(handles)
  const hasVariants = headers.some((header) => header?.startsWith('Variant ')) || named(['Option1 Value']) !== null
  if (handle === null || !hasVariants || named(['Image Src', 'Product image URL']) === null) return null

  const from = (column: string): ColumnRef => ({ column })
  const fields: Partial<Record<ProductField, FieldMapping>> = {}
  for (const [field, names, more] of columns) {
    const column = named(names)
    if (column !== null) fields[field] = { from: from(column), ...more }
  }
  const category = named(categoryColumn)
  if (category !== null) fields.category = { from: from(category), split: ' > ' }
  const tags = named(['Tags'])
  return {
    name,
    version: 1,
    groupBy: [from(handle)],
    fields,
    ...(tags !== null && { specifications: [{ from: from(tags), name: 'Tags' }] }),
  }
}
