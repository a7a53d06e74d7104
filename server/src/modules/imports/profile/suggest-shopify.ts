import type { ColumnRef, FieldMapping, ProductField, Profile } from '@products-manager/contract'

/** Columns of a shop's product export, as the shop system names them. */
const columns: readonly (readonly [ProductField, string, Omit<FieldMapping, 'from'>?])[] = [
  ['supplierSku', 'Handle'],
  ['title', 'Title'],
  ['description', 'Body (HTML)', { transforms: [{ do: 'strip-html' }] }],
  ['brand', 'Vendor'],
  ['category', 'Type'],
  ['isActive', 'Published'],
  ['compareAtPrice', 'Variant Compare At Price'],
  ['cost', 'Cost per item'],
  ['manufacturerReference', 'Google Shopping / MPN'],
  ['weight', 'Variant Grams', { transforms: [{ do: 'multiply', by: '0.001' }] }],
  ['images', 'Image Src'],
  ['variantSku', 'Variant SKU'],
  ['variantEan', 'Variant Barcode'],
  ['variantPrice', 'Variant Price'],
  ['variantStock', 'Variant Inventory Qty'],
  ['option1Name', 'Option1 Name'],
  ['option1Value', 'Option1 Value'],
  ['option2Name', 'Option2 Name'],
  ['option2Value', 'Option2 Value'],
  ['option3Name', 'Option3 Name'],
  ['option3Value', 'Option3 Value'],
]
const categoryColumn = 'Product Category'

/** The profile for a Shopify product export, where several rows are one product; null for any other file. */
export function suggestShopify(headers: readonly (string | null)[], name: string): Profile | null {
  const has = (header: string) => headers.includes(header)
  if (!has('Handle') || !has('Image Src') || !headers.some((header) => header?.startsWith('Variant '))) return null

  const from = (column: string): ColumnRef => ({ column })
  const fields: Partial<Record<ProductField, FieldMapping>> = {}
  for (const [field, column, more] of columns) if (has(column)) fields[field] = { from: from(column), ...more }
  if (has(categoryColumn)) fields.category = { from: from(categoryColumn), split: ' > ' }
  return {
    name,
    version: 1,
    groupBy: [from('Handle')],
    fields,
    ...(has('Tags') && { specifications: [{ from: from('Tags'), name: 'Tags' }] }),
  }
}
