import type { VariantDraft } from '../../catalog/index.ts'
import type { CleanRecord } from '../types.ts'
import { MAX_IMAGES } from './checks/parts.ts'
import type { DraftReaders } from './draft-readers.ts'
import type { RowState } from './row-state.ts'

type Member = CleanRecord['members'][number]

/** What the rows of a group give beside the product itself. */
export interface GroupParts {
  variants: readonly VariantDraft[] | null
  images: readonly string[] | null
}

/** Reads variants and pictures from the rows of one product, each reported under its own line. */
export function readMembers(readers: DraftReaders, record: CleanRecord, row: RowState): GroupParts {
  const variants: VariantDraft[] = []
  const images = new Set<string>()
  for (let i = 0; i < record.members.length; i++) {
    const member = record.members[i]!
    row.line = member.line
    row.given = record.given.members[i]?.fields ?? member.fields
    const variant = readVariant(readers, member, row)
    if (variant) variants.push(variant)
    for (const image of readers.images(member.fields.images, row) ?? []) if (images.size < MAX_IMAGES) images.add(image)
  }
  row.line = record.line
  row.given = record.given.fields
  return { variants: variants.length === 0 ? null : variants, images: images.size === 0 ? null : [...images] }
}

/** Null for a row that is only a picture. */
function readVariant(readers: DraftReaders, { fields }: Member, row: RowState): VariantDraft | null {
  const sku = readers.variantSku(fields.variantSku, row)
  const ean = readers.variantEan(fields.variantEan, row)
  const price = readers.variantPrice(fields.variantPrice, row)
  const stock = readers.variantStock(fields.variantStock, row)
  const options: Record<string, string> = {}
  let optionsCount = 0
  for (const option of readers.options) {
    const name = option.name(fields[option.nameField], row)
    const value = option.value(fields[option.valueField], row)
    // Shop systems write this pair for a product that has no options at all.
    if (value === null || (name === 'Title' && value === 'Default Title')) continue
    optionsCount++
    Object.defineProperty(options, name ?? `Option ${optionsCount}`, { value, enumerable: true, configurable: true })
  }
  const isEmpty = sku === null && ean === null && price === null && stock === null && optionsCount === 0
  return isEmpty ? null : { sku, ean, options, price, stock }
}
