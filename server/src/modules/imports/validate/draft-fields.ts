import { ownFields, type Profile } from '@products-manager/contract'
import type { Draft } from '../../catalog/index.ts'

const variantParts = [
  'variantSku',
  'variantEan',
  'variantPrice',
  'variantStock',
  'option1Value',
  'option2Value',
  'option3Value',
] as const

/** The fields a profile's drafts speak of: those it fills, and those that follow from them. All others stay as they are. */
export function draftFields({ fields, specifications }: Profile): readonly (keyof Draft)[] {
  const spoken = new Set<keyof Draft>(ownFields.filter((field) => fields[field]))
  if (fields.variantPrice) spoken.add('price')
  if (fields.variantStock) spoken.add('stock')
  if (fields.variantEan) spoken.add('ean')
  // A currency may stand beside any price.
  if (fields.price || fields.cost || fields.compareAtPrice || fields.variantPrice) spoken.add('currency')
  if (variantParts.some((field) => fields[field])) spoken.add('variants')
  if (specifications && specifications.length > 0) spoken.add('technicalSpecs')
  return [...spoken]
}
