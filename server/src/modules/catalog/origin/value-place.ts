import type { Draft } from '../draft.ts'
import { changeNameOf } from '../plan/plan-part.ts'

const ofOffer = new Set(['price', 'compareAtPrice', 'cost', 'currency', 'stock', 'isActive', 'supplierSku'])

/** What the product has of its best offer, or of all of them. */
const ofBestOffer = new Set(['price', 'compareAtPrice', 'cost', 'currency', 'stock'])

/** Whether suppliers' offers have the field, each its own. */
export function isOfferField(field: string): boolean {
  return ofOffer.has(field)
}

/** Whether the product's own value of the field is worked out of its offers. */
export function isComputed(field: string): boolean {
  return ofBestOffer.has(field)
}

/** The name under which changes speak of a field. */
export function changeKeyOf(field: string): string {
  return changeNameOf(field as keyof Draft)
}
