import { createHash } from 'node:crypto'
import type { NameKind, Profile } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { listKnownNames } from '../../catalog/index.ts'
import { lookupTablesMissing } from '../errors.ts'
import type { Rational } from '../expression/rational.ts'
import { foldName } from '../formats/fold-name.ts'
import { listRatesOn } from '../queries/exchange-rates.ts'
import { findLookupTables, findLookupVersion, type LookupVersion } from '../queries/lookup-tables.ts'
import { findLastDecision, listDecisionsFor } from '../queries/name-decisions.ts'
import { type KeptRates, type LookedUp, type Needs, needsOf } from './looked-up.ts'
import { compileRates } from './rate-book.ts'
import { type NameBook, noReferences, type References } from './references.ts'

export interface ReferenceParts {
  imports: Reads<'imports'>
  catalog: Reads<'catalog'>
}

export interface ReferenceRequest {
  profile: Profile
  supplierCode: string
  /** YYYY-MM-DD; the rates and decisions of this day count. */
  day: string
  /** What the run looked up before; then the same counts again. */
  before?: LookedUp | null
}

// A catalogue with more names has them from somewhere else than people; those beyond are asked about once more.
const KNOWN_NAMES = 200_000

/**
 * What a profile looks up, read once for a run, and the note by which the same can be read again.
 * @throws IMPORT_LOOKUP_TABLES_MISSING when a table it names is not kept.
 */
export async function loadReferences(
  parts: ReferenceParts,
  { profile, supplierCode, day, before = null }: ReferenceRequest,
): Promise<{ references: References; lookedUp: LookedUp }> {
  const needs = needsOf(profile)
  const runDay = before?.day ?? day
  const tables = await loadTables(parts.imports, needs, before)
  const rates = before?.rates ?? (await loadRates(parts.imports, needs, runDay))
  const decisions =
    needs.names.length === 0 ? null : (before?.decisions ?? (await findLastDecision(parts.imports, needs.names)))
  const names =
    decisions === null ? noReferences.names : await loadNames(parts, needs, { supplierCode, until: decisions })

  const lookedUp: LookedUp = {
    day: runDay,
    tables: Object.fromEntries(tables.map(({ name, version }) => [name, version])),
    rates,
    decisions,
  }
  return {
    lookedUp,
    references: {
      day: runDay,
      tables: new Map(tables.map(({ name, entries }) => [name, firstOf(entries)])),
      rateOf: compileRateLists(rates),
      names,
      noteUnknown: () => {},
      fingerprint: fingerprintOf(needs, lookedUp),
    },
  }
}

/** Of a key that stands twice the first entry counts, as it does where case does not matter. */
function firstOf(entries: LookupVersion['entries']): ReadonlyMap<string, string> {
  return new Map(entries.toReversed())
}

async function loadTables(imports: Reads<'imports'>, { tables }: Needs, before: LookedUp | null) {
  if (tables.length === 0) return []
  const found = before
    ? (
        await Promise.all(
          Object.entries(before.tables).map(([name, version]) => findLookupVersion(imports, { name, version })),
        )
      ).filter((table) => table !== null)
    : await findLookupTables(imports, tables)
  const missing = tables.filter((name) => !found.some((table) => table.name === name))
  if (missing.length > 0) throw lookupTablesMissing({ names: missing })
  return found
}

function loadRates(imports: Reads<'imports'>, { rates }: Needs, day: string): Promise<KeptRates[]> {
  return Promise.all(
    rates.map(async ({ list, on }) => ({ list, on, rates: await listRatesOn(imports, { list, day: on ?? day }) })),
  )
}

function compileRateLists(kept: readonly KeptRates[]): References['rateOf'] {
  const compiled = new Map<string, (pair: { from: string; to: string }) => Rational | null>(
    kept.map(({ list, on, rates }) => [`${list} ${on}`, compileRates(rates)]),
  )
  return (list, day, pair) => compiled.get(`${list} ${day}`)?.(pair) ?? null
}

async function loadNames(
  { imports, catalog }: ReferenceParts,
  { names: kinds }: Needs,
  { supplierCode, until }: { supplierCode: string; until: number },
): Promise<References['names']> {
  const books: Record<NameKind, Map<string, string | null>> = { brand: new Map(), category: new Map() }
  for (const kind of kinds) {
    for (const name of await listKnownNames(catalog, kind, KNOWN_NAMES)) books[kind].set(foldName(name), name)
  }
  // What a person decided counts more than that the catalogue has a brand of that name.
  for (const { kind, nameKey, target } of await listDecisionsFor(imports, { kinds, supplierCode, until })) {
    books[kind].set(nameKey, target)
  }
  return books satisfies Record<NameKind, NameBook>
}

/** The catalogue's own names are not in it: a new brand alone is no reason to read every row again. */
function fingerprintOf(needs: Needs, { day, tables, rates, decisions }: LookedUp): string | null {
  const usesAny = needs.tables.length > 0 || needs.rates.length > 0 || needs.names.length > 0 || needs.today
  if (!usesAny) return null
  const used = { day: needs.today ? day : null, tables, rates, decisions }
  return createHash('sha256').update(JSON.stringify(used)).digest('hex')
}
