import {
  countProducts,
  getOrigin,
  getProduct,
  getProductSeries,
  listBrands,
  listCategories,
  listProductChanges,
  listProducts,
  type ProductsCountQuery,
  type ProductsQuery,
} from '@products-manager/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

export type ProductFilters = Omit<ProductsQuery, 'cursor' | 'limit'>

/** Rows of one page of the list: the most the API gives, so that a long jump takes the fewest steps. */
export const PRODUCTS_PER_PAGE = 200

// A page out of sight is dropped after this; its cursor is kept, and it is read again when the person comes back.
const PAGE_KEPT_MS = 30_000

export const productsPageQuery = (filters: ProductFilters, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['products', 'page', filters, cursor ?? null],
    queryFn: ({ signal }) => call(listProducts, { query: { ...filters, limit: PRODUCTS_PER_PAGE, cursor }, signal }),
    gcTime: PAGE_KEPT_MS,
    staleTime: 60_000,
  })

export const productsCountQuery = (filters: ProductsCountQuery) =>
  queryOptions({
    queryKey: ['products', 'count', filters],
    queryFn: ({ signal }) => call(countProducts, { query: filters, signal }),
  })

export const productQuery = (id: string, asOf?: string) =>
  queryOptions({
    queryKey: ['product', id, 'asOf', asOf ?? null],
    queryFn: ({ signal }) => call(getProduct, { params: { id }, query: { asOf }, signal }),
  })

export const productSeriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['product', id, 'series'],
    queryFn: ({ signal }) => call(getProductSeries, { params: { id }, signal }),
  })

/** One value of a product: a field, of one offer where suppliers have their own. */
export interface ValuePlace {
  field: string
  offer?: string | undefined
  specification?: string | undefined
}

export const originQuery = (id: string, place: ValuePlace) =>
  queryOptions({
    queryKey: ['product', id, 'origin', place],
    queryFn: ({ signal }) => call(getOrigin, { params: { id }, query: { ...place }, signal }),
  })

export const productChangesQuery = (id: string, of: { field?: string; offer?: string | undefined } = {}) =>
  infiniteQueryOptions({
    queryKey: ['product', id, 'changes', of],
    queryFn: ({ pageParam, signal }) =>
      call(listProductChanges, {
        params: { id },
        query: { ...of, limit: 20, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

const facetRoutes = { brands: listBrands, categories: listCategories }

/** The first brands or categories whose name holds the text. */
export const facetsQuery = (kind: keyof typeof facetRoutes, search: string) =>
  queryOptions({
    queryKey: ['facets', kind, search],
    queryFn: ({ signal }) => call(facetRoutes[kind], { query: { limit: 30, search: search || undefined }, signal }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })
