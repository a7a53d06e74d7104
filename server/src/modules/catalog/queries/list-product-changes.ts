import type { ProductChange } from '@products-manager/contract'
import { nothing, part, type Reads, sql } from '@products-manager/postgres'

export interface ProductChangeRow {
  id: number
  at: Date
  kind: ProductChange['kind']
  author: string | null
  supplierCode: string | null
  runId: string | null
  line: number | null
  fields: ProductChange['fields']
}

export interface ChangesRequest {
  productId: string
  before?: number | undefined
  /** The name under which changes speak of a field: only its changes, with that field alone. */
  field?: string | undefined
  offerId?: string | undefined
  limit: number
}

/** Changes of a product, newest first. */
export function listProductChanges(
  catalog: Reads<'catalog'>,
  { productId, before, field, offerId, limit }: ChangesRequest,
): Promise<ProductChangeRow[]> {
  return catalog.many(sql<ProductChangeRow>('catalog.list_product_changes')`
    select c.id, c.changed_at as at, c.kind, c.author, s.code as "supplierCode", c.run_id as "runId", c.line,
           ${field === undefined ? part`c.fields` : part`jsonb_build_object(${field}::text, c.fields -> ${field})`} as fields
      from product_changes c
      left join suppliers s on s.id = c.supplier_id
     where c.product_id = ${productId}
       ${field === undefined ? nothing : part`and c.fields ? ${field}`}
       ${offerId === undefined ? nothing : part`and c.offer_id = ${offerId}`}
       ${before === undefined ? nothing : part`and c.id < ${before}`}
     order by c.id desc
     limit ${limit}
  `)
}
