import type { DriftCode, DriftReason } from '@products-manager/contract'
import type { Example } from './facts.ts'

/** A reason to hold a file; what is not said is null. */
export function reason(
  code: DriftCode,
  {
    examples = [],
    ...found
  }: Pick<DriftReason, 'kind' | 'value'> &
    Partial<Omit<DriftReason, 'examples'>> & {
      examples?: readonly Example[]
    },
): DriftReason {
  const none = { subject: null, count: null, of: null, usual: null, limit: null, before: null, now: null }
  return { code, ...none, ...found, examples: [...examples] }
}
