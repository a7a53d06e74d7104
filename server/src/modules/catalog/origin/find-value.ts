import type { Product, ValueOrigin } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { offerNotFound } from '../errors.ts'
import { getProduct } from '../get-product.ts'
import { listValueChanges, type ValueChange } from './queries/list-value-changes.ts'
import { changeKeyOf, isComputed, isOfferField } from './value-place.ts'

export interface ValueRequest {
  productId: string
  field: string
  offerId?: string | undefined
  specification?: string | undefined
}

/** A value with everything the catalogue knows of its past. */
export interface FoundValue extends Pick<ValueOrigin, 'value' | 'held' | 'computed' | 'offerId'> {
  /** The changes that may have given it, the newest first. */
  changes: ValueChange[]
}

/** A value of a product, or of one of its offers, and what gave it. Prices and stocks of the product lead to its best offer. */
export async function findValue(catalog: Reads<'catalog'>, request: ValueRequest): Promise<FoundValue> {
  const { productId, field, offerId } = request
  const product = await getProduct(catalog, productId)
  const computed = offerId === undefined && isComputed(field) ? countOffers(product, field) : null
  const offer = offerId ?? (computed ? product.offers.find(({ isBest }) => isBest)?.id : undefined)
  const shown = product.offers.find(({ id }) => id === offer)
  if (offerId !== undefined && !shown) throw offerNotFound({ id: offerId, product: productId })

  const key = changeKeyOf(field)
  const isOfOffer = shown !== undefined && isOfferField(field)
  const place = { productId, key, offerId: isOfOffer ? shown.id : null }
  return {
    value: offerId === undefined ? presentValue(product, request) : ((shown as Record<string, unknown>)[field] ?? null),
    held: product.heldFields.includes(key),
    computed,
    offerId: isOfOffer ? shown.id : null,
    // Without an offer there is no price, and nothing that gave one.
    changes: computed && !shown ? [] : await listValueChanges(catalog, place),
  }
}

/** The offers that a price or stock of the product is worked out of, the best first. */
function countOffers({ offers, bestOfferReason }: Product, field: string): ValueOrigin['computed'] {
  return {
    reason: bestOfferReason,
    offers: offers.map((offer) => ({
      id: offer.id,
      supplierCode: offer.supplierCode,
      supplierName: offer.supplierName,
      price: offer.price,
      currency: offer.currency,
      stock: offer.stock,
      counts: field === 'stock' ? offer.state === 'listed' && offer.stock !== null : offer.isBest,
    })),
  }
}

function presentValue(product: Product, { field, specification }: ValueRequest): unknown {
  if (field === 'technicalSpecs' && specification !== undefined) return product.technicalSpecs[specification] ?? null
  if (field === 'category') return product.categoryPath.map(({ name }) => name)
  if (field === 'brand') return product.brand?.name ?? null
  if (field === 'supplierSku') return product.sku
  if (field === 'supplier') return product.supplierCode
  const known: Record<string, unknown> = { ...product.attributes, ...product }
  return known[field] ?? null
}
