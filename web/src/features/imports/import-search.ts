import type { RunStatus } from '@products-manager/contract'

export interface ImportSearch {
  supplier?: string | undefined
  status?: RunStatus | undefined
}

export const runStatuses = [
  'pending',
  'running',
  'completed',
  'completed_with_errors',
  'failed',
  'cancelled',
  'interrupted',
  'held',
] as const satisfies readonly RunStatus[]

/** Takes from the address of the list of imports what makes sense. */
export function readImportSearch(raw: Record<string, unknown>): ImportSearch {
  const { supplier, status } = raw
  const known = runStatuses.find((name) => name === status)
  return {
    ...(typeof supplier === 'string' && supplier !== '' ? { supplier: supplier.slice(0, 50) } : {}),
    ...(known ? { status: known } : {}),
  }
}
