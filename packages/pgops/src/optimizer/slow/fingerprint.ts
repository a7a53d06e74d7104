import { createHash } from 'node:crypto'
import { fingerprintSync } from 'libpg-query'

/** The same for the same query with other constants, spaces, or names of columns in another order of a list. */
export function fingerprintOf(text: string): string {
  try {
    return fingerprintSync(text)
  } catch {
    // What the parser refuses, a normalised `interval $1` or a text cut off, is told by its letters.
    return createHash('sha256').update(text.replaceAll(/\s+/g, ' ').trim()).digest('hex').slice(0, 16)
  }
}
