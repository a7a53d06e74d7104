import type { NameDecision, NameKind, UnmatchedName } from '@products-manager/contract'
import type { Database, Reads } from '@products-manager/postgres'
import { type SuggestedName, suggestNames } from '../../catalog/index.ts'
import { foldName } from '../formats/fold-name.ts'
import { type DecisionRow, insertDecision } from '../queries/name-decisions.ts'
import type { UnmatchedRow } from '../queries/unmatched-names.ts'

const SUGGESTIONS = 5

/** Names that wait, with the brands or categories they may mean. */
export async function withSuggestions(
  catalog: Reads<'catalog'>,
  rows: readonly UnmatchedRow[],
): Promise<UnmatchedName[]> {
  const found = new Map<string, SuggestedName[]>()
  for (const kind of ['brand', 'category'] as const) {
    const names = rows.filter((row) => row.kind === kind).map(({ name }) => name)
    if (names.length === 0) continue
    for (const near of await suggestNames(catalog, kind, { names: [...new Set(names)], each: SUGGESTIONS + 1 })) {
      const key = `${kind} ${near.wanted}`
      found.set(key, [...(found.get(key) ?? []), near])
    }
  }
  return rows.map(({ kind, supplierCode, name, nameKey, rows, lastSeenAt }) => ({
    kind,
    supplierCode,
    name,
    rows,
    lastSeenAt: lastSeenAt.toISOString(),
    // The name itself is in the catalogue where the profile keeps unknown ones: that is no suggestion.
    suggestions: (found.get(`${kind} ${name}`) ?? [])
      .filter((near) => foldName(near.name) !== nameKey)
      .slice(0, SUGGESTIONS)
      .map(({ name, similarity }) => ({ name, similarity })),
  }))
}

/** Decides what a name means, from the next run on. */
export async function decide(
  imports: Database<'imports'>,
  { kind, name, supplier, target }: { kind: NameKind; name: string; supplier: string | null; target: string | null },
): Promise<NameDecision> {
  const decision = { kind, name, nameKey: foldName(name), supplierCode: supplier, target: target?.trim() || null }
  return toDecision(await imports.transaction((tx) => insertDecision(tx, decision)))
}

export function toDecision({ kind, name, supplierCode, target, decidedAt }: DecisionRow): NameDecision {
  return { kind, name, supplierCode, target, decidedAt: decidedAt.toISOString() }
}
