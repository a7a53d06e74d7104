import { type ProductField, variantFields } from '@products-manager/contract'

/** The product fields as a person looks for them. */
export const fieldGroups = {
  identity: ['ean', 'supplierSku', 'manufacturerReference', 'asin', 'externalId'],
  text: ['title', 'shortDescription', 'description', 'brand', 'category', 'images'],
  money: ['price', 'compareAtPrice', 'cost', 'currency', 'taxRate'],
  supply: ['stock', 'minOrderQuantity', 'leadTimeDays', 'availableFrom', 'isActive'],
  measures: ['weight', 'width', 'height', 'depth', 'color', 'size', 'material', 'countryOfOrigin'],
  variants: variantFields,
} as const satisfies Record<string, readonly ProductField[]>

export type FieldGroup = keyof typeof fieldGroups
export const fieldGroupNames = Object.keys(fieldGroups) as FieldGroup[]
