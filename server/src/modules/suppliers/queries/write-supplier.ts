import type { ImportLimits, NewSupplier, SupplierChange } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'

/** Adds a supplier; null when its code is taken. */
export async function insertSupplier(tx: Tx<'catalog'>, supplier: NewSupplier): Promise<{ id: string } | null> {
  return tx.maybeOne(sql<{ id: string }>('suppliers.insert_supplier')`
    insert into suppliers (code, name, country, contact_email, missing_policy, priority, is_active, limits)
    values (${supplier.code}, ${supplier.name}, ${supplier.country ?? 'FR'}, ${supplier.contactEmail ?? null},
            ${supplier.missingPolicy ?? 'keep'}, ${supplier.priority ?? 100}, ${supplier.isActive ?? true},
            ${supplier.limits ? json(supplier.limits) : null}::jsonb)
    on conflict (code) do nothing
    returning id
  `)
}

/** Changes what is given. Returns 0 when there is no such supplier. */
export function updateSupplier(tx: Tx<'catalog'>, id: string, change: SupplierChange): Promise<number> {
  return tx.run(sql('suppliers.update_supplier')`
    update suppliers
       set name = coalesce(${change.name ?? null}, name),
           country = coalesce(${change.country ?? null}, country),
           contact_email = case when ${change.contactEmail !== undefined} then ${change.contactEmail ?? null} else contact_email end,
           missing_policy = coalesce(${change.missingPolicy ?? null}, missing_policy),
           priority = coalesce(${change.priority ?? null}, priority),
           is_active = coalesce(${change.isActive ?? null}, is_active),
           limits = case when ${change.limits !== undefined} then coalesce(limits, '{}') || ${json(change.limits ?? {})}::jsonb else limits end,
           updated_at = now()
     where id = ${id}
  `)
}

/** Changes the limits that are given. */
export function changeSupplierLimits(tx: Tx<'catalog'>, id: string, limits: Partial<ImportLimits>): Promise<number> {
  return updateSupplier(tx, id, { limits })
}
