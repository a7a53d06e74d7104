import type { Supplier } from '@products-manager/contract'
import type { Database } from '@products-manager/postgres'
import { checkSupplierCode } from './check-supplier-code.ts'
import { findSupplierByCode } from './queries/find-supplier.ts'
import { toSupplier } from './queries/supplier-row.ts'
import { insertSupplier } from './queries/write-supplier.ts'

/**
 * The supplier with this code, made when there is none. Safe to call twice at once.
 * @throws SUPPLIER_CODE_INVALID when there is none and none can be made.
 */
export async function ensureSupplier(
  catalog: Database<'catalog'>,
  { code, name }: { code: string; name?: string | undefined },
): Promise<Supplier> {
  const known = await findSupplierByCode(catalog, code)
  if (known) return toSupplier(known)

  checkSupplierCode(code)
  await catalog.transaction((tx) => insertSupplier(tx, { code, name: name ?? code }))
  const made = await findSupplierByCode(catalog, code)
  if (!made) throw new Error(`The supplier ${code} was not made`)
  return toSupplier(made)
}
