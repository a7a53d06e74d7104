import { copyLine } from '@products-manager/postgres'
import { ownText } from '../../../platform/own-text.ts'
import type { KeyedDraft, StagedDraft } from './batch.ts'

/** Makes a draft ready for COPY: its values in the order of `stagedColumns`, save those that are filled when it is sent. */
export function stageDraft({ line, key, hash, draft }: KeyedDraft): StagedDraft {
  const { ean, supplierSku, manufacturerReference, title, brand, category, price, currency } = draft
  const columns = copyLine([
    ean,
    draft.asin,
    manufacturerReference,
    draft.externalId,
    title,
    draft.shortDescription,
    draft.description,
    brand,
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
    price,
    draft.compareAtPrice,
    draft.cost,
    currency,
    draft.stock,
    draft.isActive,
    draft.variants === null ? null : JSON.stringify(draft.variants),
  ])
  return {
    line,
    key: ownText(key),
    hash,
    draft: {
      ean: ownText(ean),
      supplierSku: ownText(supplierSku),
      manufacturerReference: ownText(manufacturerReference),
      title: ownText(title),
      brand: ownText(brand),
      category: category === null ? null : category.map(ownText),
      price,
      currency: ownText(currency),
    },
    columns,
  }
}

/** PostgreSQL's text for an array of strings. */
function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}
