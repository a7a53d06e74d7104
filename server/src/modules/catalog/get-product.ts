import type { Product } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { productNotFound } from './errors.ts'
import { findProduct, listCategoryPath } from './queries/find-product.ts'
import { listOffers, listVariants } from './queries/list-offers.ts'

/** One product with its category path, offers and variants, or PRODUCT_NOT_FOUND. */
export async function getProduct(catalog: Reads<'catalog'>, id: string): Promise<Product> {
  const row = await findProduct(catalog, id)
  if (!row) throw productNotFound({ id })

  const { categoryId, ...product } = row
  const [categoryPath, offers, variants] = await Promise.all([
    categoryId === null ? [] : listCategoryPath(catalog, categoryId),
    listOffers(catalog, id),
    listVariants(catalog, id),
  ])
  return {
    ...product,
    categoryPath,
    technicalSpecs: product.technicalSpecs ?? {},
    images: product.images ?? [],
    variants,
    offers: offers.map((offer) => ({
      ...offer,
      missingSince: offer.missingSince?.toISOString() ?? null,
      lastChangedAt: offer.lastChangedAt.toISOString(),
    })),
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  }
}
