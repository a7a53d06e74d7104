import { defaultLimits, type ImportLimits, type MissingPolicy, type Supplier } from '@products-manager/contract'
import { part } from '@products-manager/postgres'

export interface SupplierRow extends Omit<Supplier, 'limits' | 'createdAt' | 'updatedAt'> {
  missingPolicy: MissingPolicy
  /** Those that differ from the defaults; null for none. */
  limits: Partial<ImportLimits> | null
  createdAt: Date
  updatedAt: Date
}

/** The columns of a `SupplierRow`, from `suppliers s`. */
export const supplierColumns = part`
  s.id, s.code, s.name, s.is_active as "isActive", s.country, s.contact_email as "contactEmail",
  s.missing_policy as "missingPolicy", s.priority, s.limits,
  (select count(*)::int from supplier_products o where o.supplier_id = s.id) as "offersCount",
  s.created_at as "createdAt", s.updated_at as "updatedAt"
`

/** A supplier as the API tells of it. */
export function toSupplier(row: SupplierRow): Supplier {
  return {
    ...row,
    limits: { ...defaultLimits, ...row.limits },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
