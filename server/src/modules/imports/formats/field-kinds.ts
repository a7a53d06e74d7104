import { decimalFields, integerFields, type ProductField, variantFields } from '@products-manager/contract'

const decimals: ReadonlySet<ProductField> = new Set(decimalFields)
const numbers: ReadonlySet<ProductField> = new Set([...decimalFields, ...integerFields])
const variants: ReadonlySet<ProductField> = new Set(variantFields)

/** Whether the field is an exact decimal. */
export function isDecimalField(field: ProductField): boolean {
  return decimals.has(field)
}

/** Whether the field is a decimal or a whole number. */
export function isNumberField(field: ProductField): boolean {
  return numbers.has(field)
}

/** Whether a row of a group may give the field for itself. */
export function isVariantField(field: ProductField): boolean {
  return variants.has(field)
}

/** Whether one cell can give the field several parts. */
export function isListField(field: ProductField): boolean {
  return field === 'category' || field === 'images'
}
