import type { ArchivePolicy } from '@products-manager/contract'

/** Days as a date field gives them; an empty side is open. */
export interface Span {
  from: string
  to: string
}

/** A time of a policy's archive. */
export interface ArchiveSpan extends Span {
  policy: ArchivePolicy
}

/** The sides that are not open, as requests have them. */
export function timesOf({ from, to }: Span): { from?: string; to?: string } {
  return { ...(from !== '' && { from }), ...(to !== '' && { to }) }
}
