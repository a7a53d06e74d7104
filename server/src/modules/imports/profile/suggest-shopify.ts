import type { ColumnRef, FieldMapping, ProductField, Profile } from '@products-manager/contract'
import { foldName } from '../formats/fold-name.ts'
import { fieldsThere } from './fields-there.ts'

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
/** Products as the shop system's interface and its products.json tell them, each variant a row. */
const fieldsOfJson: Partial<Record<ProductField, FieldMapping>> = {
  supplierSku: { from: { column: 'handle' } },
  title: { from: { column: 'title' } },
  description: { from: { column: 'body_html' }, transforms: [{ do: 'strip-html' }] },
  brand: { from: { column: 'vendor' } },
  category: { from: { column: 'product_type' } },
  compareAtPrice: { from: { column: 'variants/compare_at_price' } },
  weight: { from: { column: 'variants/grams' }, transforms: [{ do: 'multiply', by: '0.001' }] },
  images: { from: { column: 'images/src' }, split: ' | ' },
  variantSku: { from: { column: 'variants/sku' } },
  variantEan: { from: { column: 'variants/barcode' } },
  variantPrice: { from: { column: 'variants/price' } },
  variantStock: { from: { column: 'variants/inventory_quantity' } },
  ...optionOfJson(1),
  ...optionOfJson(2),
  ...optionOfJson(3),
}

/** The names of all options stand in one cell, their values in columns of the variant. */
function optionOfJson(n: 1 | 2 | 3): Partial<Record<ProductField, FieldMapping>> {
  return {
    [`option${n}Name`]: { from: { column: 'options/name' }, transforms: [{ do: 'take', separator: ' | ', part: n }] },
    [`option${n}Value`]: { from: { column: `variants/option${n}` } },
  }
}
const handles = ['Handle', 'URL handle']
const categoryColumn = ['Product Category']

/** The profile for a Shopify product export, where several rows are one product; null for any other file. */
export function suggestShopify(headers: readonly (string | null)[], name: string): Profile | null {
  const named = (names: readonly string[]) =>
    headers.find((header) => names.some((each) => foldName(header ?? '') === foldName(each))) ?? null
  const handle = named(handles)
  const hasVariants = headers.some((header) => header?.startsWith('Variant ')) || named(['Option1 Value']) !== null
  if (handle === null || !hasVariants || named(['Image Src', 'Product image URL']) === null) return null

  const from = columnNamed
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

const namesOfJson = ['handle', 'title', 'variants/option1', 'variants/price']

/** The profile for a shop's products in JSON whose rows are their variants; null for any other file. */
export function suggestShopifyJson(headers: readonly (string | null)[], name: string): Profile | null {
  if (!namesOfJson.every((each) => headers.includes(each))) return null
  return {
    name,
    version: 1,
    groupBy: [columnNamed('handle')],
    fields: fieldsThere(fieldsOfJson, headers),
    ...(headers.includes('tags') && { specifications: [{ from: columnNamed('tags'), name: 'Tags' }] }),
  }
}

function columnNamed(column: string): ColumnRef {
  return { column }
}
