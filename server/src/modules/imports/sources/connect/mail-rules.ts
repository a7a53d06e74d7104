import type { ImapConnection } from '@products-manager/contract'
import { matchesPattern } from './name-pattern.ts'

interface Mail {
  envelope?:
    | {
        from?: { address?: string | undefined }[] | undefined
        to?: { address?: string | undefined }[] | undefined
        cc?: { address?: string | undefined }[] | undefined
        subject?: string | undefined
      }
    | undefined
  headers?: Buffer | undefined
}

type Rules = Pick<ImapConnection, 'from' | 'to' | 'subject'>

/** Whether a mail is from whom, to whom, and about what a source's rules say. */
export function isWantedMail({ envelope = {}, headers }: Mail, { from = [], to, subject }: Rules): boolean {
  const senders = addressesIn(envelope.from)
  if (from.length > 0 && !from.some((rule) => senders.some((sender) => isFrom(sender, rule.toLowerCase()))))
    return false
  if (subject !== undefined && !matchesPattern(envelope.subject ?? '', `*${subject}*`)) return false
  if (to === undefined) return true
  // Blind copies and forwarding leave the address in these headers only.
  const delivered = [
    ...(headers
      ?.toString('utf8')
      .toLowerCase()
      .matchAll(/[^\s<>,;:"]+@[^\s<>,;"]+/g) ?? []),
  ].map(String)
  return [...addressesIn(envelope.to), ...addressesIn(envelope.cc), ...delivered].includes(to.toLowerCase())
}

function addressesIn(list: { address?: string | undefined }[] = []): string[] {
  return list.flatMap(({ address }) => address?.toLowerCase() ?? [])
}

/** `@example.com` is everybody there, but nobody at `example.com.evil.org` or `notexample.com`. */
function isFrom(sender: string, rule: string): boolean {
  return rule.startsWith('@') ? sender.endsWith(rule) : sender === rule
}
