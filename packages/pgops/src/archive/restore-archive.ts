import { identifier, type Part, part, sql, type Tx } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import type { Archiving, ArchivingParts } from './archiving.ts'
import { insertExemption } from './catalogue/exemptions.ts'
import { countDone, type Done } from './catalogue/jobs.ts'
import { listArchived, type Piece, type PieceManifest, releaseRows } from './catalogue/pieces.ts'
import { bringDocumentsBack } from './documents/archive-documents.ts'
import { waitAtMost, writeExactly } from './exact-texts.ts'
import type { RowFilter } from './filter-rows.ts'
import { type RowSet, rowAt, type Text } from './format/rows.ts'
import { placesIn, rangesText, readRanges } from './held-rows.ts'
import { columnList, sameColumns } from './list-columns.ts'
import { loadPieces } from './load-piece.ts'
import { noteStates } from './note-states.ts'
import { partitionsFor } from './partitions-of.ts'
import { providePartition } from './provide-partition.ts'
import { type ArchiveSearch, chosenPlaces, filtersOf } from './read-archive.ts'
import { byBatch } from './resume.ts'
import { type ArchiveReport, working } from './run-archiving.ts'
import { readTableFacts, tableName, tablePart } from './table-facts.ts'
import { restoreFromTable } from './tables/restore-table.ts'
import { takeFromDays } from './tables/roll-up.ts'
import { rangeOf, readBack, type TimeRange } from './write-piece.ts'

export interface RestoreWish extends Omit<ArchiveSearch, 'table'> {
  /** A new table for copies, dependents in `<table>_<dependent>`; the rows stay archived. */
  beside?: string | undefined
  /** So long rows that are back in their table are not archived again. */
  keepDays: number
}

export interface RestoreReport extends ArchiveReport {
  /** Rows that stay archived: their table has others of the same key. */
  conflicts: number
}

interface Chosen {
  piece: Piece
  manifest: PieceManifest
  set: RowSet
  places: number[]
}

const DAY_MS = 86_400_000

/**
 * Brings archived rows back with those that depend on them, batch by batch. Each commits together with the note that its rows
 * are no longer in the archive: killed at any moment, a row is in one place.
 */
export async function restoreArchive(parts: ArchivingParts, wish: RestoreWish): Promise<RestoreReport> {
  let conflicts = 0
  const report = await working(parts, wish.policy, 'restore', async (archiving) => {
    if (archiving.policy.into === 'table') {
      refuseChoice(archiving, wish)
      const restored = await restoreFromTable(archiving, wish)
      conflicts += restored.conflicts
      return restored.done
    }
    const sum: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
    const filters = filtersOf(archiving.policy, wish)
    const made = new Set<string>()
    for (const [batch] of byBatch(await listArchived(archiving.session, { ...wish, table: archiving.facts.table }))) {
      archiving.signal?.throwIfAborted()
      const chosen = await chooseRows(archiving, batch, filters)
      if (chosen.length === 0) continue
      const asked = chosen.reduce((rows, { places }) => rows + places.length, 0)
      const done =
        wish.beside === undefined
          ? await bringBack(archiving, chosen, wish)
          : await copyBeside(archiving, chosen, { beside: wish.beside, made })
      sum.rows += done.rows
      sum.plainBytes += done.plainBytes
      conflicts += asked - done.rows
      parts.onProgress?.({ policy: wish.policy, rows: sum.rows, of: sum.rows })
    }
    await noteStates(archiving)
    return sum
  })
  return { ...report, conflicts }
}

function refuseChoice({ policy }: Archiving, { beside, filters = [] }: RestoreWish): void {
  if (beside === undefined && filters.length === 0) return
  throw new ArchiveError(
    'ARCHIVE_SEARCH_INVALID',
    `${policy.name} keeps its rows in a table: a time of them can be brought back; read the others there with a statement of your own.`,
  )
}

/** The rows of a batch that are asked for, those they refer to before those that depend on them. */
async function chooseRows(archiving: Archiving, batch: string, filters: readonly RowFilter[]): Promise<Chosen[]> {
  const all: Chosen[] = []
  for (const piece of await listArchived(archiving.session, { policy: archiving.policy.name, batch })) {
    const { manifest, held } = piece
    if (manifest)
      all.push({ piece, manifest, set: await readBack(archiving, manifest), places: [...placesIn(readRanges(held))] })
  }
  const roots = all.filter(({ manifest }) => manifest.refersBy === null)
  for (const root of roots) root.places = [...chosenPlaces(root.set, { held: root.piece.held, filters })]
  const dependents = all.filter(({ manifest }) => manifest.refersBy !== null)
  for (const one of dependents) one.places = one.places.filter(refersTo(one, roots))
  return [...roots, ...dependents].filter(({ places }) => places.length > 0)
}

function refersTo({ manifest, set }: Chosen, roots: readonly Chosen[]): (place: number) => boolean {
  const { columns, referred } = manifest.refersBy ?? { columns: [], referred: [] }
  const keyed = (row: readonly Text[], of: RowSet, names: readonly string[]) =>
    JSON.stringify(names.map((name) => row[of.columns.findIndex((column) => column.name === name)] ?? null))
  const known = new Set(
    roots.flatMap((root) => root.places.map((place) => keyed(rowAt(root.set, place), root.set, referred))),
  )
  return (place) => known.has(keyed(rowAt(set, place), set, columns))
}

async function bringBack(
  archiving: Archiving,
  chosen: readonly Chosen[],
  { policy, keepDays }: RestoreWish,
): Promise<Done> {
  const { session, jobId, now, lockTimeoutMs } = archiving
  for (const { manifest, places } of chosen) await bringDocumentsBack(archiving, { manifest, places: new Set(places) })
  return session.transaction(async (tx) => {
    await writeExactly(tx)
    await waitAtMost(tx, lockTimeoutMs)
    const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
    for (const [i, one] of chosen.entries()) {
      const ages = agesOf(archiving, one)
      for (const partition of partitionsFor(one.manifest, ages)) await providePartition(tx, archiving.facts, partition)
      const back = await insertRows(tx, `pgops_restored_${i}`, one)
      await releaseRows(tx, one.manifest.id, back.released)
      if (one.manifest.refersBy === null) {
        const loaded = identifier('pg_temp', `pgops_restored_${i}`)
        const released = part`(select * from ${loaded} where ${back.released}::int4multirange @> pgops_row) x`
        await takeFromDays(tx, archiving, released)
      }
      done.rows += back.rows
      done.plainBytes += bytesOf(one, back.rows)
      const until = new Date(now().getTime() + keepDays * DAY_MS)
      const { oldest, newest } = one.manifest.refersBy === null ? rangeOf(ages) : NO_RANGE
      if (keepDays > 0 && oldest && newest) await insertExemption(tx, { policy, from: oldest, to: newest, until })
    }
    await countDone(tx, jobId, done)
    return done
  })
}

// Dependent rows stay as long as those they refer to.
const NO_RANGE: TimeRange = { oldest: null, newest: null }

/** The ages of the chosen rows: a file may hold rows of years. */
function agesOf({ policy }: Archiving, { set, places }: Chosen): Text[] {
  const ages = set.values[set.columns.findIndex(({ name }) => name === policy.ageColumn)] ?? []
  return places.map((place) => ages[place] ?? null)
}

/** Inserts rows as they were, with the values that the table would make itself. Where a row of the same key is, it stays. */
async function insertRows(tx: Tx<string>, name: string, one: Chosen): Promise<{ released: string; rows: number }> {
  const { manifest } = one
  const table = tablePart(tableName(manifest.table))
  const facts = await readTableFacts(tx, manifest.table)
  const missing = manifest.columns.find(({ name: column }) => !facts.columns.some((own) => own.name === column))
  if (missing)
    throw new ArchiveError(
      'ARCHIVE_NOT_POSSIBLE',
      `${manifest.table} has no column ${missing.name} any more. Restore beside it, and move the rows with a statement of your own.`,
    )
  await loadPieces(tx, name, [one])
  const stored = facts.columns.filter(
    (own) => !own.isGenerated && manifest.columns.some((was) => was.name === own.name),
  )
  const columns = columnList(stored.map((column) => column.name))
  const loaded = identifier('pg_temp', name)
  if (facts.key.length === 0) {
    const rows = await tx.run(sql('archive.insert_all')`
      insert into ${table} (${columns}) overriding system value select ${columns} from ${loaded} order by pgops_row
    `)
    return { rows, released: rangesText(one.places) }
  }
  return tx.one(sql<{ released: string; rows: number }>('archive.insert_rows')`
    with back as (
      insert into ${table} (${columns}) overriding system value
      select ${columns} from ${loaded} order by pgops_row
      on conflict do nothing
      returning ${columnList(facts.key)}
    )
    select coalesce(range_agg(int4range(x.pgops_row, x.pgops_row + 1)), '{}')::text as released, count(*)::int as rows
      from ${loaded} x
      join back b on ${sameColumns({ alias: 'x', names: facts.key }, { alias: 'b', names: facts.key })}
  `)
}

interface Beside {
  beside: string
  made: Set<string>
}

async function copyBeside(archiving: Archiving, chosen: readonly Chosen[], { beside, made }: Beside): Promise<Done> {
  const { session, facts, jobId } = archiving
  return session.transaction(async (tx) => {
    await writeExactly(tx)
    const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
    for (const [i, one] of chosen.entries()) {
      const { name } = tableName(one.manifest.table)
      const target = one.manifest.refersBy === null ? beside : `${beside}_${name}`
      const table = identifier(facts.schema, target)
      if (!made.has(target)) await createBeside(tx, table, one.manifest)
      made.add(target)
      await loadPieces(tx, `pgops_restored_${i}`, [one])
      const columns = columnList(one.manifest.columns.map((column) => column.name))
      done.rows += await tx.run(sql('archive.copy_beside')`
        insert into ${table} (${columns}) select ${columns} from ${identifier('pg_temp', `pgops_restored_${i}`)} order by pgops_row
      `)
      done.plainBytes += bytesOf(one, one.places.length)
    }
    await countDone(tx, jobId, done)
    return done
  })
}

/** One that is there already is not added to: its rows may be somebody's, or those of a run that was killed. */
async function createBeside(tx: Tx<string>, table: Part, { table: original }: PieceManifest): Promise<void> {
  await tx.run(sql('archive.create_beside')`create table ${table} (like ${tablePart(tableName(original))})`)
}

function bytesOf({ manifest }: Chosen, rows: number): number {
  return manifest.rows === 0 ? 0 : Math.round((manifest.sum.bytes * rows) / manifest.rows)
}
