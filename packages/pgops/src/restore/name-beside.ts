import { randomBytes } from 'node:crypto'

const LONGEST_BYTES = 63

/** What stands beside a table or a database is called so: no two alike, also of one moment, and none too long. */
export function nameBeside(name: string, what: 'restored' | 'before_restore', now: Date): string {
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const end = `_${what}_${stamp}_${randomBytes(3).toString('hex')}`
  let begin = name
  while (Buffer.byteLength(begin + end) > LONGEST_BYTES) begin = Array.from(begin).slice(0, -1).join('')
  return begin + end
}
