import type { Problem, Profile } from '@products-manager/contract'
import type { Database, Session } from '@products-manager/postgres'
import { inLanes, inOrder } from '../../platform/in-lanes.ts'
import {
  closeRun,
  createNameBook,
  type Draft,
  type DraftBatch,
  type Filling,
  findAppliedLines,
  findUnknownDrafts,
  merge,
  openFilling,
  openScreening,
  type RunTotals,
  restoreCatalogue,
} from '../catalog/index.ts'
import { type CompiledRows, compileRows } from './batches/compile-rows.ts'
import { draftBatches, type PreparedBatch } from './batches/draft-batches.ts'
import { gatherEvidence } from './batches/gather-evidence.ts'
import { inBatches } from './batches/in-batches.ts'
import { joinBatches } from './batches/join-batches.ts'
import { type KeyedRecord, keyRecords } from './batches/key-records.ts'
import type { Gate, Verdict } from './drift/gate.ts'
import { openSpool } from './drift/spool.ts'
import { supplierBusy } from './errors.ts'
import { group } from './parse/group.ts'
import { parse } from './parse/parse.ts'
import { insertProblems } from './queries/insert-problems.ts'
import { lockSupplier } from './queries/lock-supplier.ts'
import type { References } from './references/references.ts'
import { createUnmatchedBook } from './references/unmatched-book.ts'
import type { Dialect, Opened } from './types.ts'

// A batch is the memory a run needs, a transaction's length, and what a kill can cost. Twice as many rows are not
// faster, and their garbage lives long; rows of several kilobytes fill a batch before that.
const BATCH_LIMITS = { items: 2_500, weight: 8 * 1024 * 1024, weigh: charactersIn }
// Where little changes, batches are applied together.
const JOIN_LIMITS = { drafts: 1_500, problems: 5_000, rows: 75_000 }

export interface ImportParts {
  imports: Database<'imports'>
  catalog: Database<'catalog'>
  signal: AbortSignal
  /** Batches merged at once. */
  lanes: number
}

export interface ImportRun {
  id: string
  supplierId: string
  supplierCode: string
  open(signal: AbortSignal): Opened
  profile: Profile
  dialect: Dialect
  references: References
  /** Lines whose records are brought in; the others only count for what is listed and what comes twice. Null: all. */
  only: ReadonlySet<number> | null
  /** Null when the run needs no verdict, or has it. */
  gate: Gate | null
}

/**
 * One supplier file becomes catalogue products. Each step is the folder of its name; nothing is held whole: the lanes
 * pull the batches, and the batches the rows, through the steps above them.
 *
 * Safe to run again after a kill at any moment: what a batch covers commits with it, and is left out the next time.
 * What was wrong in a batch is written before the batch itself, under keys that make writing it twice harmless.
 * Null when the file is held: then nothing was written to the catalogue.
 */
export function runImport(parts: ImportParts, run: ImportRun): Promise<RunTotals | null> {
  const { catalog } = parts
  const namesOf = createNameBook(catalog)
  const rivals = { met: false }
  let filling: Filling | undefined
  return readFile(parts, run, {
    async begin(session) {
      if (!(await lockSupplier(session, run.supplierId))) throw supplierBusy({ supplier: run.supplierCode })
      filling = await openFilling(catalog, session)
    },
    async take(batch) {
      const names = await namesOf(batch.drafts)
      await filling?.expect(batch.drafts.length)
      const { created } = await merge(catalog, batch, names, rivals)
      filling?.note(created)
    },
    taken: async () => filling?.end(),
    settle: () => restoreCatalogue(catalog),
    close: (session) => closeRun(session, { runId: run.id, supplierId: run.supplierId }),
  })
}

/** What becomes of a file's batches: `begin` before the first, `close` at the end, both in the run's session. */
export interface Destination {
  begin(session: Session<'catalog'>, fields: ReadonlySet<keyof Draft>): Promise<void>
  take(batch: DraftBatch): Promise<void>
  /** After the last batch. */
  taken?(): Promise<void>
  /** Then, without the run's session: beside what else there is to do. */
  settle?(): Promise<void>
  close(session: Session<'catalog'>): Promise<RunTotals>
}

/** Brings the batches of a file to where they belong, unless its gate holds it back. */
export function readFile(
  { imports, catalog, signal, lanes }: ImportParts,
  run: ImportRun,
  destination: Destination,
): Promise<RunTotals | null> {
  return catalog.withSession(
    async (session) => {
      const unmatched = createUnmatchedBook(imports, { runId: run.id, supplierCode: run.supplierCode })
      const rows = await readRows({ ...run, references: { ...run.references, noteUnknown: unmatched.note } }, signal)
      await destination.begin(session, rows.fields)
      const applied = await findAppliedLines(session, { runId: run.id, supplierId: run.supplierId })
      const screening = await openScreening(session, { supplierId: run.supplierId, runId: run.id })

      const raw = parse(run.open(signal), run.dialect, signal)
      const grouped = group(raw, rows.groupKey)
      const records = keyRecords(run.gate?.tally.look(grouped) ?? grouped, rows)
      const batches = draftBatches(inBatches(records, BATCH_LIMITS), {
        runId: run.id,
        supplierId: run.supplierId,
        rows,
        screening,
        applied,
        only: run.only,
        tally: run.gate?.tally ?? null,
        findUnknown: (drafts) => findUnknownDrafts(catalog, run.supplierId, drafts),
      })

      // A supplier's first file has nothing to depart from: its beginning is looked at. Killed half way, the rest of it
      // must not be held.
      const waited = run.gate?.waits === true && screening.compares && applied.isEmpty
      const prepared = joinBatches(batches, JOIN_LIMITS)
      const keep = async ({ problems }: PreparedBatch) => {
        signal.throwIfAborted()
        await keepProblems(imports, run.id, problems)
        await unmatched.write()
      }
      const take = async (batch: DraftBatch) => {
        signal.throwIfAborted()
        await destination.take(batch)
      }
      const end = async () => {
        signal.throwIfAborted()
        await unmatched.write()
        if (run.profile.listing === 'changes') await screening.keepUnlisted()
        return (await run.gate?.judge(session, { waited })) ?? 'pass'
      }
      if (waited) {
        if ((await takeLater(prepared, { keep, end, take, lanes })) === 'hold') return null
        await destination.taken?.()
        await destination.settle?.()
      } else {
        let verdict: Verdict = 'pass'
        const begun = judged(prepared, async (first) => {
          if (!screening.compares && applied.isEmpty) verdict = (await run.gate?.judgeFirst(session, first)) ?? 'pass'
          return verdict
        })
        await inLanes(lanes, begun, async (each) => {
          await keep(each)
          await take(each.batch)
        })
        if ((verdict as Verdict) === 'hold') return null
        await destination.taken?.()
        await inLanes(2, inOrder([async () => destination.settle?.(), end]), async (work) => void (await work()))
      }
      signal.throwIfAborted()
      return destination.close(session)
    },
    { signal },
  )
}

/** The batches; none of them when the first one holds the file. */
async function* judged(
  batches: AsyncIterable<PreparedBatch>,
  judge: (first: PreparedBatch) => Promise<Verdict>,
): AsyncGenerator<PreparedBatch> {
  let isFirst = true
  for await (const batch of batches) {
    if (isFirst && (await judge(batch)) === 'hold') return
    isFirst = false
    yield batch
  }
}

interface Later {
  keep(prepared: PreparedBatch): Promise<void>
  end(): Promise<Verdict>
  take(batch: DraftBatch): Promise<void>
  lanes: number
}

/** Keeps the batches aside until the whole file is read; then all of them are taken, or none. */
async function takeLater(batches: AsyncIterable<PreparedBatch>, { keep, end, take, lanes }: Later): Promise<Verdict> {
  const spool = await openSpool()
  try {
    for await (const each of batches) {
      await keep(each)
      await spool.add(each.batch)
    }
    const verdict = await end()
    if (verdict === 'pass') await inLanes(lanes, spool.batches(), take)
    return verdict
  } finally {
    await spool.close()
  }
}

/** The profile made ready for this file: what its first records prove of all of them is read beforehand. */
async function readRows({ open, profile, dialect, references }: ImportRun, signal: AbortSignal): Promise<CompiledRows> {
  const { groupKey } = compileRows(profile, dialect)
  const first = group(parse(open(signal), dialect, signal), groupKey)
  const evidence = await gatherEvidence(first, profile, { dialect, references })
  return compileRows(profile, dialect, { evidence, references })
}

async function keepProblems(imports: Database<'imports'>, runId: string, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return
  await imports.transaction((tx) => insertProblems(tx, { runId, problems }), { retries: 3 })
}

function charactersIn({ content }: KeyedRecord): number {
  if (typeof content === 'string') return content.length
  let characters = 0
  for (const row of content.rows) {
    if (row.text) characters += row.text.length
    else for (const cell of row.cells) characters += cell.length
  }
  return characters
}
