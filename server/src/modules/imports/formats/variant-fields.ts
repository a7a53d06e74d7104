import type { ProductField } from '@products-manager/contract'

/** Fields a row of a group may give of its own; all others are read from the group's first row. */
export const variantFields: ReadonlySet<ProductField> = new Set([
  'variantSku',
  'variantEan',
  'variantPrice',
  'variantStock',
  'option1Name',
  'option1Value',
  'option2Name',
  'option2Value',
  'option3Name',
  'option3Value',
])
