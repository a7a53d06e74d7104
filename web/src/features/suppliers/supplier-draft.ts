import { defaultLimits, type MissingPolicy, type Supplier } from '@products-manager/contract'

/** A supplier as a form holds it: all text. */
export interface SupplierDraft {
  code: string
  name: string
  country: string
  contactEmail: string
  missingPolicy: MissingPolicy
  priority: string
  isActive: boolean
  holds: boolean
  limits: Record<LimitName, string>
}

export const limitNames = ['missing', 'moved', 'moveBy', 'refused', 'fromRows'] as const
export type LimitName = (typeof limitNames)[number]

export type SupplierFault = 'empty' | 'code' | 'country' | 'priority' | 'contact' | 'limits'

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/

export function draftOf(supplier: Supplier | null): SupplierDraft {
  const { limits } = supplier ?? { limits: defaultLimits }
  return {
    code: supplier?.code ?? '',
    name: supplier?.name ?? '',
    country: supplier?.country ?? 'FR',
    contactEmail: supplier?.contactEmail ?? '',
    missingPolicy: supplier?.missingPolicy ?? 'keep',
    priority: String(supplier?.priority ?? 100),
    isActive: supplier?.isActive ?? true,
    holds: limits.hold,
    limits: {
      missing: String(limits.missing),
      moved: String(limits.moved),
      moveBy: String(limits.moveBy),
      refused: String(limits.refused),
      fromRows: String(limits.fromRows),
    },
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
  if (limitNames.some((name) => !isLimit(name, draft.limits[name]))) faults.limits = 'limits'
  return faults
}

function isLimit(name: LimitName, text: string): boolean {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (name === 'fromRows') return Number.isInteger(value) && value >= 1 && value <= 1_000_000
  if (name === 'moveBy') return value >= 1 && value <= 10_000
  return value >= 0 && value <= 100
}

/** The limits as the server takes them. */
export function limitsOf({ holds, limits }: SupplierDraft) {
  const { missing, moved, moveBy, refused, fromRows } = limits
  return {
    hold: holds,
    missing: Number(missing),
    moved: Number(moved),
    moveBy: Number(moveBy),
    refused: Number(refused),
    fromRows: Number(fromRows),
  }
}
