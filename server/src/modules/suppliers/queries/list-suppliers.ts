import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import { type SupplierRow, supplierColumns } from './supplier-row.ts'

/** Suppliers by code, from after a code on. */
export function listSuppliers(
  catalog: Reads<'catalog'>,
  { search, after, limit }: { search?: string | undefined; after?: string | undefined; limit: number },
): Promise<SupplierRow[]> {
  return catalog.many(sql<SupplierRow>('suppliers.list_suppliers')`
    select ${supplierColumns}
      from suppliers s
     where true
       ${search ? part`and (strpos(search_key(s.name), search_key(${search})) > 0 or strpos(lower(s.code), lower(${search})) > 0)` : nothing}
       ${after ? part`and s.code > ${after}` : nothing}
     order by s.code
     limit ${limit}
  `)
}
