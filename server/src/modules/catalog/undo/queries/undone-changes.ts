import type { UndoPart } from '@products-manager/contract'
import { nothing, type Part, part, sql, type Tx } from '@products-manager/postgres'
import { isUuid } from '../../../../platform/ids.ts'
import type { UndoRange, UndoRequest } from '../undo-request.ts'

/** The conditions on `product_changes c` that name the changes an undo is about, as the catalogue is now. */
export function undoneChanges({ undoOf, part: chosen }: UndoRequest, range: UndoRange | null): Part {
  return part`
    c.run_id = ${undoOf}
    ${range ? part`and c.product_id between ${range.first} and ${range.last}` : nothing}
    ${chosen?.products ? part`and ${isOneOf(undoOf, chosen.products)}` : nothing}
    ${chosen?.brand ? part`and ${isOfBrand(undoOf, chosen.brand)}` : nothing}`
}

/** By identifier, EAN, or the supplier's SKU; a product that the run took out by what was kept of it. */
function isOneOf(undoOf: string, products: readonly string[]): Part {
  const ids = products.filter(isUuid)
  return part`(c.product_id = any (${ids}::uuid[])
    or exists (select from products n where n.id = c.product_id and n.ean = any (${products}::text[]))
    or exists (select from supplier_products n where n.id = c.offer_id and n.offer_key = any (${products}::text[]))
    or ${wasRemoved(undoOf, part`n.product ->> 'ean' = any (${products}::text[])`)})`
}

function isOfBrand(undoOf: string, brand: NonNullable<UndoPart['brand']>): Part {
  return part`(exists (select from products n where n.id = c.product_id and search_key(n.brand_name) = search_key(${brand}))
    or ${wasRemoved(undoOf, part`search_key(n.product ->> 'brand_name') = search_key(${brand})`)})`
}

const wasRemoved = (undoOf: string, like: Part) => part`exists (
  select from removed_products n where n.run_id = ${undoOf} and n.product_id = c.product_id and ${like})`

/**
 * The products a run changed, as ranges of so many, in order. Which of them an undo is about is asked when a range is
 * undone: what is chosen by EAN or brand may be neither once the undo has begun, and a resumed undo needs the same ranges.
 */
export function listUndoRanges(
  tx: Pick<Tx<'catalog'>, 'many'>,
  { undoOf }: Pick<UndoRequest, 'undoOf'>,
  size: number,
): Promise<(UndoRange & { number: number })[]> {
  return tx.many(sql<UndoRange & { number: number }>('catalog.list_undo_ranges')`
    select (min(place) / ${size} + 1)::int as number, min(product_id::text) as first, max(product_id::text) as last
      from (
        select product_id, (row_number() over (order by product_id) - 1) as place
          from (select distinct c.product_id from product_changes c where c.run_id = ${undoOf}) changed
      ) placed
     group by place / ${size}
     order by 1
  `)
}

/** How many products of a range the undo is about. */
export async function countUndone(tx: Tx<'catalog'>, request: UndoRequest, range: UndoRange): Promise<number> {
  const { products } = await tx.one(sql<{ products: number }>('catalog.count_undone')`
    select count(distinct c.product_id)::int as products from product_changes c where ${undoneChanges(request, range)}
  `)
  return products
}
