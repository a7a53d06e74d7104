import { copiedRows, type Part, part, sql, type Tx, verbatim } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import type { Archiving } from './archiving.ts'
import { isExempt } from './catalogue/exemptions.ts'
import { countDone, type Done } from './catalogue/jobs.ts'
import { listCopied, markArchived, type Piece, type PieceManifest, type PiecePartition } from './catalogue/pieces.ts'
import { collectRows } from './collect-rows.ts'
import { newBatchId, PIECE_LIMITS } from './copy-batch.ts'
import { nameFully, waitAtMost, writeExactly } from './exact-texts.ts'
import { type RowSet, rowsOf, sumOfRows } from './format/rows.ts'
import { columnList } from './list-columns.ts'
import { dropPiece, noteStates } from './note-states.ts'
import { partitionRange } from './partition-range.ts'
import { listTablePartitions, tablePart } from './table-facts.ts'
import { takeFromDefault } from './take-from-default.ts'
import { untilLocked } from './until-locked.ts'
import { rangeOf, writePiece } from './write-piece.ts'

/** Moves the partitions all of whose rows are due, oldest first. */
export async function movePartitions(archiving: Archiving, tell: (rows: number, of: number) => void): Promise<Done> {
  const sum: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
  const due = await listDuePartitions(archiving)
  const of = due.reduce((rows, one) => rows + one.rows, 0)
  tell(0, of)
  for (const { partition } of due) {
    archiving.signal?.throwIfAborted()
    const batch = await copyPartition(archiving, partition)
    const done = await finishCopied(archiving, { batch, partition })
    sum.rows += done.rows
    sum.plainBytes += done.plainBytes
    sum.storedBytes += done.storedBytes
    tell(sum.rows, of)
  }
  await noteStates(archiving)
  return sum
}

export interface DuePartition {
  partition: PiecePartition
  /** As the server estimates. */
  rows: number
  bytes: number
}

/** The partitions that end before the moment from which on rows stay. */
export async function listDuePartitions(archiving: Pick<Archiving, 'session' | 'policy' | 'facts' | 'before'>) {
  const { session, facts, policy, before } = archiving
  const partitions = await session.transaction(async (tx) => {
    await writeExactly(tx)
    return listTablePartitions(tx, facts)
  })
  const due: DuePartition[] = []
  for (const { schema, name, bounds, isDetaching } of partitions) {
    const range = partitionRange(bounds)
    if (range === null || isDetaching) continue
    const found = await session.one(sql<DuePartition & { isDue: boolean }>('archive.find_due_partition')`
      select ${range[1]}::timestamptz <= ${before}::timestamptz as "isDue", greatest(c.reltuples, 0)::bigint as rows,
             pg_total_relation_size(c.oid) as bytes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = ${schema} and c.relname = ${name}
    `)
    if (!found.isDue || (await isExempt(session, policy.name, range))) continue
    due.push({ partition: { schema, name, bounds }, rows: found.rows, bytes: found.bytes })
  }
  return due
}

/** Copies a whole partition into files, in the order of its key. Readers and writers go on. */
async function copyPartition(archiving: Archiving, partition: PiecePartition): Promise<string> {
  const { session, facts, policy } = archiving
  const batch = newBatchId(archiving.now())
  await session.transaction(
    async (tx) => {
      let count = 0
      for await (const set of partitionRows(tx, archiving, partition)) {
        count += 1
        const id = `${batch}-${String(count).padStart(6, '0')}`
        const range = rangeOf(set.values[facts.columns.findIndex(({ name }) => name === policy.ageColumn)] ?? [])
        const { table, key } = facts
        await writePiece(archiving, { id, batch, table, key, set, range, refersBy: null, partition })
      }
    },
    { isolation: 'repeatable read' },
  )
  return batch
}

export interface OpenPartition {
  batch: string
  partition: PiecePartition
}

/** What a killed run left of a partition: one that is detached, or about to be, was copied whole; files of another are written anew. */
export async function finishPartition(archiving: Archiving, open: OpenPartition & { pieces: Piece[] }): Promise<void> {
  const state = await findAttached(archiving, open.partition)
  if (state === 'attached') for (const piece of open.pieces) await dropPiece(archiving, piece)
  else await finishCopied(archiving, open)
}

/**
 * Detaches a partition that is copied, compares it with its files now that nobody can write to it, and drops it in one
 * transaction with the note that its rows are in the archive.
 */
async function finishCopied(archiving: Archiving, { batch, partition }: OpenPartition): Promise<Done> {
  const { session, facts, jobId } = archiving
  const pieces = (await listCopied(session, batch)).flatMap(({ manifest }) => manifest ?? [])
  // One without rows stays: nothing would tell the next run of a detached one.
  if (pieces.length === 0) return { rows: 0, plainBytes: 0, storedBytes: 0 }
  await detach(archiving, partition)
  if (!(await isUnchanged(archiving, partition, pieces))) {
    await attach(archiving, partition)
    throw new ArchiveError(
      'ARCHIVE_CHANGED',
      `${partition.name}: rows changed while they were copied. The partition is part of ${facts.table} again; the next run tries again.`,
    )
  }
  const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
  await untilLocked(archiving, () =>
    session.transaction(async (tx) => {
      await waitAtMost(tx, archiving.lockTimeoutMs)
      await tx.run(sql('archive.drop_partition')`drop table ${tablePart(partition)}`)
      for (const { id, rows } of pieces) await markArchived(tx, id, rows === 0 ? '{}' : `{[0,${rows})}`)
      done.rows = pieces.reduce((sum, { rows }) => sum + rows, 0)
      done.plainBytes = pieces.reduce((sum, one) => sum + one.sum.bytes, 0)
      done.storedBytes = pieces.reduce((sum, { file }) => sum + file.bytes, 0)
      await countDone(tx, jobId, done)
    }),
  )
  await noteStates(archiving)
  return done
}

async function isUnchanged(archiving: Archiving, partition: PiecePartition, pieces: readonly PieceManifest[]) {
  return archiving.session.transaction(async (tx) => {
    let at = 0
    for await (const set of partitionRows(tx, archiving, partition)) {
      const piece = pieces[at++]
      if (piece?.rows !== set.count || piece.sum.sha256 !== (await sumOfRows(rowsOf(set))).sha256) return false
    }
    return at === pieces.length
  })
}

async function* partitionRows(tx: Tx<string>, { facts }: Archiving, partition: PiecePartition): AsyncGenerator<RowSet> {
  await writeExactly(tx)
  await nameFully(tx)
  const names = facts.columns.map(({ name }) => name)
  const order = facts.key.length > 0 ? columnList(facts.key, 't') : part`t.ctid`
  const bytes = tx.copyTo(sql('archive.copy_partition')`
    copy (select ${columnList(names, 't')} from ${tablePart(partition)} t order by ${order}) to stdout
  `)
  yield* collectRows(copiedRows(bytes), facts.columns, PIECE_LIMITS)
}

type Attachment = 'attached' | 'detaching' | 'detached'

async function findAttached({ session, facts }: Archiving, { schema, name }: PiecePartition): Promise<Attachment> {
  const found = (await listTablePartitions(session, facts)).find((one) => one.schema === schema && one.name === name)
  if (!found) return 'detached'
  return found.isDetaching ? 'detaching' : 'attached'
}

/** Readers and writers of the table are not held up: it waits for those who began before. Beside a default partition that is not possible, and the lock must come at once. */
async function detach(archiving: Archiving, partition: PiecePartition): Promise<void> {
  const { session, facts, signal, lockTimeoutMs } = archiving
  const state = await findAttached(archiving, partition)
  if (state === 'detached') return
  const [table, own] = [tablePart(facts), tablePart(partition)]
  if (state === 'detaching') return finishDetaching(archiving, table, own)
  if (facts.hasDefaultPartition) {
    await untilLocked(archiving, () =>
      session.transaction(async (tx) => {
        await waitAtMost(tx, lockTimeoutMs)
        await tx.run(sql('archive.detach_at_once')`alter table ${table} detach partition ${own}`)
      }),
    )
    return
  }
  await session.run(
    sql('archive.detach')`alter table ${table} detach partition ${own} concurrently`,
    signal && { signal },
  )
}

async function finishDetaching({ session, signal }: Archiving, table: Part, partition: Part): Promise<void> {
  await session.run(
    sql('archive.finish_detaching')`alter table ${table} detach partition ${partition} finalize`,
    signal && { signal },
  )
}

/** Makes a detached partition part of its table again. The constraint that CONCURRENTLY leaves spares looking at its rows. */
async function attach(archiving: Archiving, partition: PiecePartition): Promise<void> {
  const { session, facts, lockTimeoutMs } = archiving
  await untilLocked(archiving, () =>
    session.transaction(async (tx) => {
      await waitAtMost(tx, lockTimeoutMs)
      await takeFromDefault(tx, facts, partition)
      await tx.run(
        sql(
          'archive.attach',
        )`alter table ${tablePart(facts)} attach partition ${tablePart(partition)} ${verbatim(partition.bounds)}`,
      )
    }),
  )
}
