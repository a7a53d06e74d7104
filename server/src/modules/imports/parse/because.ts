import type { DetectionReason } from '@products-manager/contract'

/** One reason, with what it speaks of. */
export function because(code: DetectionReason['code'], facts: DetectionReason['facts'] = {}): DetectionReason[] {
  return [{ code, facts }]
}

/** What the profile says: nothing was guessed. */
export function byProfile<T>(value: T): { value: T; confidence: 'given'; why: DetectionReason[] } {
  return { value, confidence: 'given', why: because('given') }
}
