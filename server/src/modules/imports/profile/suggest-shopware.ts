import type { FieldMapping, ProductField, Profile, Transform } from '@products-manager/contract'
import { fieldsThere } from './fields-there.ts'

// Where there is none, it writes nought.
const noPrice: Transform = { do: 'regex', pattern: '^0+(?:[.,]0+)?$', with: '' }

const fieldsOf: Partial<Record<ProductField, FieldMapping>> = {
  supplierSku: { from: { column: 'ordernumber' } },
  ean: { from: { column: 'ean' } },
  title: { from: { column: 'name' } },
  shortDescription: { from: { column: 'description' } },
  description: { from: { column: 'description_long' }, transforms: [{ do: 'strip-html' }] },
  // A supplier is who makes a product there, and its number is that of the maker.
  brand: { from: { column: 'supplier' } },
  manufacturerReference: { from: { column: 'suppliernumber' } },
  price: { from: { column: 'price_EK' } },
  compareAtPrice: { from: { column: 'pseudoprice_EK' }, transforms: [noPrice] },
  cost: { from: { column: 'purchasePrice' }, transforms: [noPrice] },
  taxRate: { from: { column: 'tax' } },
  stock: { from: { column: 'instock' } },
  minOrderQuantity: { from: { column: 'minpurchase' } },
  weight: { from: { column: 'weight' } },
  width: { from: { column: 'width' } },
  height: { from: { column: 'height' } },
  depth: { from: { column: 'length' } },
  isActive: { from: { column: 'active' } },
  images: { from: { column: 'imageUrl' }, split: '|' },
}
const told = ['ordernumber', 'mainnumber', 'suppliernumber', 'price_EK']

/** The profile for the articles that Shopware 5 exports, whose names say something else elsewhere; null for any other file. */
export function suggestShopware(headers: readonly (string | null)[], name: string): Profile | null {
  if (!told.every((each) => headers.includes(each))) return null
  return { name, version: 1, fields: fieldsThere(fieldsOf, headers) }
}
