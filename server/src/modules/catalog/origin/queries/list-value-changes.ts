import type { ProductChange } from '@products-manager/contract'
import { nothing, type Part, part, type Reads, sql } from '@products-manager/postgres'

/** A change that gave a value, or made the product or offer that has it. */
export interface ValueChange {
  id: number
  at: Date
  kind: ProductChange['kind']
  author: string | null
  supplierCode: string | null
  runId: string | null
  line: number | null
  fields: ProductChange['fields']
}

// What a value went through is walked from the newest change back; nobody changes one more often.
const MOST = 1_000

interface ValuePlace {
  productId: string
  /** The name under which changes speak of it. */
  key: string
  /** Of the product itself, when there is none. */
  offerId: string | null
}

/** The products that an offer was of, the present one included. */
const productsOf = (offerId: string, productId: string): Part => part`
  select ${productId}::uuid
  union
  select moved.product_id from product_changes moved where moved.offer_id = ${offerId} and moved.fields ? 'product'
  union
  select (moved.fields -> 'product' ->> 'old')::uuid
    from product_changes moved where moved.offer_id = ${offerId} and moved.fields ? 'product'`

/** The changes that gave a value or made what has it, and those that took its product out; the newest first. */
export function listValueChanges(
  catalog: Reads<'catalog'>,
  { productId, key, offerId }: ValuePlace,
): Promise<ValueChange[]> {
  const places = offerId === null ? part`= ${productId}` : part`in (${productsOf(offerId, productId)})`
  return catalog.many(sql<ValueChange>('catalog.list_value_changes')`
    select c.id, c.changed_at as at, c.kind, c.author, s.code as "supplierCode", c.run_id as "runId", c.line,
           case when c.fields ? ${key} then jsonb_build_object(${key}::text, c.fields -> ${key}) else '{}' end as fields
      from product_changes c
      left join suppliers s on s.id = c.supplier_id
     where c.product_id ${places}
       and (c.fields ? ${key} or c.kind in ('created', 'removed')
            ${offerId === null ? nothing : part`or c.fields ? 'offer'`})
       ${offerId === null ? nothing : part`and (c.offer_id = ${offerId} or c.kind in ('created', 'removed') and c.offer_id is null)`}
     order by c.id desc
     limit ${MOST}
  `)
}
