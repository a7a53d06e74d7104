import type { DetectionReason } from '@products-manager/contract'

/** One reason, with what it speaks of. */
export function because(code: DetectionReason['code'], facts: DetectionReason['facts'] = {}): DetectionReason[] {
  return [{ code, facts }]
}
