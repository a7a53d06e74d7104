import type { MatchSuggestion, QueueEntry } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { queueEntryNotFound } from '../errors.ts'
import { type EntryRow, findEntry } from './queries/list-entries.ts'
import { listSuggestions } from './queries/suggest-products.ts'

const SUGGESTIONS = 5

/** An entry as the API tells of it. */
export function toQueueEntry(row: EntryRow): QueueEntry {
  const { decidedAtText: _place, score: _score, decidedAt, firstSeenAt, ...entry } = row
  return { ...entry, decidedAt: decidedAt?.toISOString() ?? null, firstSeenAt: firstSeenAt.toISOString() }
}

/** One row with the products it may be, and all its values; or QUEUE_ENTRY_NOT_FOUND. */
export async function getEntry(
  catalog: Reads<'catalog'>,
  id: string,
): Promise<{ entry: QueueEntry; suggestions: MatchSuggestion[]; values: Record<string, unknown> }> {
  const row = await findEntry(catalog, id)
  if (!row) throw queueEntryNotFound({ id })
  const { draft, ...entry } = row
  return { entry: toQueueEntry(entry), suggestions: await listSuggestions(catalog, id, SUGGESTIONS), values: draft }
}
