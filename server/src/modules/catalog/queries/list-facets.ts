import type { Facet } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'

interface FacetPage {
  search?: string | undefined
  after?: { name: string; id: string } | undefined
  limit: number
}

/** Brands by name. */
export function listBrands(catalog: Reads<'catalog'>, { search, after, limit }: FacetPage): Promise<Facet[]> {
  return catalog.many(sql<Facet>('catalog.list_brands')`
    select id, name, null::int as "productsCount"
      from brands
     where true
       ${search ? part`and strpos(search_key(name), search_key(${search})) > 0` : nothing}
       ${after ? part`and (name, id) > (${after.name}, ${after.id}::uuid)` : nothing}
     order by name, id
     limit ${limit}
  `)
}

/** Categories by path. */
export function listCategories(catalog: Reads<'catalog'>, { search, after, limit }: FacetPage): Promise<Facet[]> {
  return catalog.many(sql<Facet>('catalog.list_categories')`
    select id, path as name, null::int as "productsCount"
      from categories
     where true
       ${search ? part`and strpos(search_key(path), search_key(${search})) > 0` : nothing}
       ${after ? part`and (path, id) > (${after.name}, ${after.id}::uuid)` : nothing}
     order by path, id
     limit ${limit}
  `)
}

/** Brand names we know, for recognising the brand column of a new file. */
export async function listBrandNames(catalog: Reads<'catalog'>, limit: number): Promise<string[]> {
  const rows = await catalog.many(sql<{ name: string }>('catalog.list_brand_names')`
    select name from brands order by id limit ${limit}
  `)
  return rows.map(({ name }) => name)
}

/** Whether the catalogue has any product. */
export async function hasProducts(catalog: Reads<'catalog'>): Promise<boolean> {
  const { any } = await catalog.one(sql<{ any: boolean }>('catalog.has_products')`
    select exists (select from products) as any
  `)
  return any
}
