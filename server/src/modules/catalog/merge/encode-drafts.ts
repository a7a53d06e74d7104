import { type CopyValue, copyRows } from '@products-manager/postgres'
import { uuidV7 } from '../../../platform/ids.ts'
import type { KeyedDraft } from './batch.ts'
import type { Names } from './names.ts'

/** The drafts as COPY text, their values in the order of `stagedColumns`. */
export function encodeDrafts(drafts: readonly KeyedDraft[], names: Names): AsyncIterable<Uint8Array> {
  return copyRows(rowsOf(drafts, names))
}

function* rowsOf(drafts: readonly KeyedDraft[], names: Names): Generator<CopyValue[]> {
  for (const { line, key, hash, draft } of drafts) {
    yield [
      line,
      key,
      hash,
      uuidV7(),
      draft.ean,
      draft.supplierSku,
      draft.asin,
      draft.manufacturerReference,
      draft.externalId,
      draft.title,
      draft.shortDescription,
      draft.description,
      draft.brand === null ? null : names.brand(draft.brand),
      draft.brand,
      draft.category === null ? null : names.category(draft.category),
      draft.weight,
      draft.width,
      draft.height,
      draft.depth,
      draft.color,
      draft.size,
      draft.material,
      draft.countryOfOrigin,
      draft.taxRate,
      draft.minOrderQuantity,
      draft.leadTimeDays,
      draft.availableFrom,
      draft.technicalSpecs === null ? null : JSON.stringify(draft.technicalSpecs),
      draft.images === null ? null : arrayLiteral(draft.images),
      draft.price,
      draft.compareAtPrice,
      draft.cost,
      draft.currency,
      draft.stock,
      draft.isActive,
      draft.variants === null ? null : JSON.stringify(draft.variants),
    ]
  }
}

/** PostgreSQL's text for an array of strings. */
function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}
