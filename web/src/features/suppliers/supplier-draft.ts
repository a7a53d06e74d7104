import type { MissingPolicy, Supplier } from '@products-manager/contract'

/** A supplier as a form holds it: all text. */
export interface SupplierDraft {
  code: string
  name: string
  country: string
  contactEmail: string
  missingPolicy: MissingPolicy
  priority: string
  isActive: boolean
}

export type SupplierFault = 'empty' | 'code' | 'country' | 'priority' | 'contact'

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/

export function draftOf(supplier: Supplier | null): SupplierDraft {
  return {
    code: supplier?.code ?? '',
    name: supplier?.name ?? '',
    country: supplier?.country ?? 'FR',
    contactEmail: supplier?.contactEmail ?? '',
    missingPolicy: supplier?.missingPolicy ?? 'keep',
    priority: String(supplier?.priority ?? 100),
    isActive: supplier?.isActive ?? true,
  }
}

/** What the person has to correct before the server would take it. */
export function checkSupplier(draft: SupplierDraft): Partial<Record<keyof SupplierDraft, SupplierFault>> {
  const faults: Partial<Record<keyof SupplierDraft, SupplierFault>> = {}
  if (draft.name.trim() === '') faults.name = 'empty'
  if (!CODE.test(draft.code)) faults.code = draft.code === '' ? 'empty' : 'code'
  if (!/^[A-Z]{2}$/.test(draft.country)) faults.country = 'country'
  if (!/^\d{1,4}$/.test(draft.priority) || Number(draft.priority) > 1000) faults.priority = 'priority'
  if (draft.contactEmail.trim() !== '' && !/^\S+@\S+$/.test(draft.contactEmail.trim())) faults.contactEmail = 'contact'
  return faults
}
