import { defaultLimits, type ImportLimits } from '@products-manager/contract'
import { type Reads, sql } from '@products-manager/postgres'
import { type SupplierRow, supplierColumns } from './supplier-row.ts'

/** The supplier with this identifier, or null. */
export function findSupplier(catalog: Reads<'catalog'>, id: string): Promise<SupplierRow | null> {
  return catalog.maybeOne(sql<SupplierRow>('suppliers.find_supplier')`
    select ${supplierColumns} from suppliers s where s.id = ${id}
  `)
}

/** The supplier with this code, or null. */
export function findSupplierByCode(catalog: Reads<'catalog'>, code: string): Promise<SupplierRow | null> {
  return catalog.maybeOne(sql<SupplierRow>('suppliers.find_supplier_by_code')`
    select ${supplierColumns} from suppliers s where s.code = ${code}
  `)
}

/** How far the supplier's files may depart. */
export async function findSupplierLimits(catalog: Reads<'catalog'>, id: string): Promise<ImportLimits> {
  const row = await catalog.maybeOne(sql<{ limits: Partial<ImportLimits> | null }>('suppliers.find_supplier_limits')`
    select limits from suppliers where id = ${id}
  `)
  return { ...defaultLimits, ...row?.limits }
}
