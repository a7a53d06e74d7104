import type { ProductField } from '@products-manager/contract'

const decimals: readonly ProductField[] = [
  'price',
  'compareAtPrice',
  'cost',
  'taxRate',
  'weight',
  'width',
  'height',
  'depth',
  'variantPrice',
]
const integers: readonly ProductField[] = ['stock', 'minOrderQuantity', 'leadTimeDays', 'variantStock']

const decimalFields: ReadonlySet<ProductField> = new Set(decimals)
const numberFields: ReadonlySet<ProductField> = new Set([...decimals, ...integers])

/** Whether the field is an exact decimal. */
export function isDecimalField(field: ProductField): boolean {
  return decimalFields.has(field)
}

/** Whether the field is a decimal or a whole number. */
export function isNumberField(field: ProductField): boolean {
  return numberFields.has(field)
}

/** Whether one cell can give the field several parts. */
export function isListField(field: ProductField): boolean {
  return field === 'category' || field === 'images'
}
