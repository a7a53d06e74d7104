import type { DriftReason, Problem, Profile } from '@products-manager/contract'
import type { Database, Session } from '@products-manager/postgres'
import { findUnseenOffers, listOfferedBrands } from '../../catalog/index.ts'
import { findSupplierLimits } from '../../suppliers/index.ts'
import type { PreparedBatch } from '../batches/draft-batches.ts'
import type { ColumnPrint } from '../columns/column-print.ts'
import { findSwaps } from '../columns/find-swaps.ts'
import { findColumn } from '../formats/find-column.ts'
import { MARK_COLUMNS, wasMarked } from '../formats/marked-text.ts'
import { refsOf, shortName } from '../formats/profile-refs.ts'
import { planInstead } from '../queries/change-run-status.ts'
import { findPrintsAlike } from '../queries/column-prints.ts'
import { insertProblems } from '../queries/insert-problems.ts'
import { findRunFacts, insertRunFacts, listUsualRuns } from '../queries/run-facts.ts'
import type { RunRow } from '../queries/run-row.ts'
import type { Dialect } from '../types.ts'
import { judgeBeginning } from './judge-beginning.ts'
import { judgeFacts } from './judge-facts.ts'
import { createTally, type Tally } from './tally.ts'

/** Stands between a file and the catalogue: what departs from the usual waits for a person. */
export interface Gate {
  tally: Tally
  /** Nothing is written before the verdict. */
  waits: boolean
  /** Whether the file may go on, once it is read. What it was is kept. One that did not wait is not held. */
  judge(session: Session<'catalog'>, options: { waited: boolean }): Promise<Verdict>
  /** Whether the first file of a supplier may be begun; only one that may not is kept. */
  judgeFirst(session: Session<'catalog'>, first: PreparedBatch): Promise<Verdict>
}

export type Verdict = 'pass' | 'hold'

interface GateParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
}

/**
 * The gate of a run, or null when its verdict was spoken already: a killed run is not judged by what is left of it.
 */
export async function openGate(
  { imports, catalog }: GateParts,
  { row, dialect, columns }: { row: RunRow; dialect: Dialect; columns: readonly ColumnPrint[] },
): Promise<Gate | null> {
  if (await findRunFacts(imports, row.id)) return null
  const { id, kind, profile, supplierId, supplierCode } = row
  const limits = await findSupplierLimits(catalog, supplierId)
  const before = await findPrintsAlike(imports, { supplierCode, templateName: profile.name, columns })
  const swaps = findSwaps(before ?? [], columns)
  const earlier = await listUsualRuns(imports, { supplierCode, profileName: profile.name, columns: dialect.columns })
  const known = new Set(earlier.flatMap(({ facts }) => [...(facts.columns ?? []), ...(facts.beyond ?? [])]))
  const tally = createTally({ profile, dialect, limits, fresh: freshColumns({ profile, dialect, known }) })
  const waits = kind === 'import' && limits.hold
  const conclude = async (
    session: Session<'catalog'>,
    { waited, beginning }: { waited: boolean; beginning?: readonly DriftReason[] },
  ): Promise<Verdict> => {
    const unseen = await findUnseenOffers(session, supplierId)
    const brands = tally.brands()
    const knownBrands = brands.length === 0 ? [] : await listOfferedBrands(session, { supplierId, brands })
    const { facts, examples } = tally.end({ unseen, knownBrands: new Set(knownBrands) })
    const history = await listUsualRuns(imports, { supplierCode, profileName: profile.name, columns: facts.columns })
    const comparison = { facts, examples, limits, history, isFull: profile.listing !== 'changes', swaps }
    const replaced = replacedColumns(history[0]?.profile, profile)
    const compared = unseen.listed === 0 ? [] : judgeFacts({ ...comparison, byPlace: readsByPlace(row), replaced })
    const reasons = [...(beginning ?? compared)]
    const state = stateOf(reasons, waited)
    await imports.transaction(async (tx) => {
      const appeared = [...tally.appeared()].filter(([name]) => !known.has(name))
      if (appeared.length > 0)
        await insertProblems(tx, { runId: id, problems: [columnsAppeared(appeared)], firstPlace: LAST_PLACE })
      await insertRunFacts(tx, { runId: id, supplierCode, profileName: profile.name, facts, reasons, state })
      if (state === 'held') await planInstead(tx, id)
    })
    return state === 'held' ? 'hold' : 'pass'
  }
  return {
    tally,
    waits,
    judge: conclude,
    async judgeFirst(session, first) {
      const beginning = waits ? judgeBeginning(first, limits) : []
      return beginning.length === 0 ? 'pass' : conclude(session, { waited: true, beginning })
    },
  }
}

// Behind whatever else is wrong with the row that has the column first.
const LAST_PLACE = 32_000

/** Columns, by place from 0, that none of the supplier's earlier files had and the profile does not read. */
function freshColumns({
  profile,
  dialect,
  known,
}: {
  profile: Profile
  dialect: Dialect
  known: ReadonlySet<string>
}): number[] {
  if (known.size === 0 || !dialect.columns) return []
  const read = new Set(refsOf(profile).map((ref) => findColumn(dialect, ref)))
  // The two columns that we put behind a file given back marked are no news.
  const theirs = wasMarked(dialect.columns) ? dialect.columns.slice(0, -MARK_COLUMNS.length) : dialect.columns
  return theirs.flatMap((name, place) => (name === '' || known.has(name) || read.has(place) ? [] : [place]))
}

/** A warning about the file, which none of its batches counts. */
export const columnsAppearedWarning = { code: 'COLUMNS_APPEARED', severity: 'warn' } as const

/** One warning for all of them: who looks at the first line sees the others soon. */
function columnsAppeared(columns: readonly (readonly [name: string, line: number])[]): Problem {
  const names = columns.map(([name]) => name).join(', ')
  return {
    line: Math.min(...columns.map(([, line]) => line)),
    ...columnsAppearedWarning,
    field: null,
    column: null,
    value: names.slice(0, MOST_SHOWN),
    message: `The mapping does not use ${columns.length === 1 ? 'a column' : `${columns.length} columns`} that no earlier file had, from this line on: ${names.slice(0, MOST_SHOWN)}. Map what you need.`,
  }
}

const MOST_SHOWN = 500

function stateOf(reasons: readonly DriftReason[], waited: boolean) {
  if (reasons.length === 0) return 'calm'
  return waited ? 'held' : 'departs'
}

function replacedColumns(before: Profile | undefined, now: Profile): string[] {
  const read = new Set(refsOf(now).map(shortName))
  return before
    ? refsOf(before)
        .flatMap((ref) => shortName(ref) ?? [])
        .filter((name) => !read.has(name))
    : []
}

function readsByPlace({ profile }: RunRow): boolean {
  return JSON.stringify(profile.fields).includes('"position":')
}
