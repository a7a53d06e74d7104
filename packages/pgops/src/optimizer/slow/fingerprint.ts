import { createHash } from 'node:crypto'
import { fingerprintSync, parseSync } from 'libpg-query'

/** The same for the same query with other constants, spaces, or names of columns in another order of a list. The parser's
 *  own does not tell a table from its namesake in another schema; the schemas that a query names are part of ours. */
export function fingerprintOf(text: string): string {
  try {
    const fingerprint = fingerprintSync(text)
    const schemas = [...JSON.stringify(parseSync(text)).matchAll(/"schemaname":("[^"]*")/g)].map(([, name]) => name)
    return schemas.length === 0 ? fingerprint : hashOf(`${fingerprint} ${schemas.join()}`)
  } catch {
    // What the parser refuses, a normalised `interval $1` or a text cut off, is told by its letters.
    return hashOf(text.replaceAll(/\s+/g, ' ').trim())
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
