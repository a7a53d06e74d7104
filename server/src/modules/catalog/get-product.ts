import type { Product } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { productNotFound } from './errors.ts'
import { findPastProduct, findProduct, listCategoryPath, type ProductRow } from './queries/find-product.ts'
import { listOffers, listPastOffers, listVariants, type OfferRow } from './queries/list-offers.ts'

/** One product with its category path, offers and variants, or PRODUCT_NOT_FOUND. */
export async function getProduct(catalog: Reads<'catalog'>, id: string): Promise<Product> {
  const row = await findProduct(catalog, id)
  if (!row) throw productNotFound({ id })

  const [path, offers, variants] = await Promise.all([
    pathOf(catalog, row),
    listOffers(catalog, id),
    listVariants(catalog, id),
  ])
  return toProduct(row, { path, offers, variants })
}

/** The same as it was at a moment. Which values a person held then is not known: none is told. */
export async function getPastProduct(
  catalog: Reads<'catalog'>,
  { id, asOf }: { id: string; asOf: string },
): Promise<Product> {
  const found = await findPastProduct(catalog, { id, asOf })
  if (!found) throw productNotFound({ id })

  const { variantsThen, ...row } = found
  const [path, offers, variants] = await Promise.all([
    pathOf(catalog, row),
    listPastOffers(catalog, { productId: id, asOf }),
    listVariants(catalog, id),
  ])
  // A variant of the past is told by its place: it has no row any more.
  const then = variantsThen?.map((variant, place) => ({ id: variants[place]?.id ?? id, ...variant }))
  return toProduct({ ...row, heldFields: [] }, { path, offers, variants: then ?? variants })
}

function pathOf(catalog: Reads<'catalog'>, { categoryId }: ProductRow): Promise<Product['categoryPath']> {
  return categoryId === null ? Promise.resolve([]) : listCategoryPath(catalog, categoryId)
}

interface ProductParts {
  path: Product['categoryPath']
  offers: readonly OfferRow[]
  variants: Product['variants']
}

function toProduct({ categoryId: _, ...product }: ProductRow, { path, offers, variants }: ProductParts): Product {
  return {
    ...product,
    categoryPath: path,
    technicalSpecs: product.technicalSpecs ?? {},
    images: product.images ?? [],
    variants,
    offers: offers.map((offer) => ({
      ...offer,
      missingSince: offer.missingSince?.toISOString() ?? null,
      lastChangedAt: (offer.lastChangedAt ?? product.createdAt).toISOString(),
    })),
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  }
}
