import type { Database } from '@products-manager/postgres'
import { forgetOldSuggestions, listUnsuggested, suggestFor } from './queries/suggest-products.ts'

// As long a transaction as a batch of an import.
const AT_A_TIME = 250

/**
 * Looks in the catalogue for the products that waiting rows may be; those looked for already are left out. Returns how
 * many it looked for. Safe to run twice, and by two workers at once.
 */
export async function suggestWaiting(
  catalog: Database<'catalog'>,
  { signal, atMost = Number.POSITIVE_INFINITY }: { signal: AbortSignal; atMost?: number },
): Promise<number> {
  let done = 0
  while (done < atMost) {
    signal.throwIfAborted()
    const found = await catalog.transaction(async (tx) => {
      const ids = await listUnsuggested(tx, Math.min(AT_A_TIME, atMost - done))
      if (ids.length > 0) await suggestFor(tx, ids)
      return ids.length
    })
    done += found
    if (found === 0) break
  }
  return done
}

/** Has old suggestions made anew. Safe to run twice. */
export async function renewSuggestions(catalog: Database<'catalog'>, signal: AbortSignal): Promise<void> {
  await catalog.transaction(forgetOldSuggestions)
  await suggestWaiting(catalog, { signal })
}
