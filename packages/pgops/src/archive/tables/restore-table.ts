import { copiedRows, identifier, part, sql } from '@products-manager/postgres'
import { ArchiveError } from '../archive-error.ts'
import type { Archiving, ArchivingParts } from '../archiving.ts'
import { insertExemption } from '../catalogue/exemptions.ts'
import { countDone, type Done } from '../catalogue/jobs.ts'
import { forgetMonth, noteMoving, uncountMonth } from '../catalogue/months.ts'
import { waitAtMost, writeExactly } from '../exact-texts.ts'
import type { Text } from '../format/rows.ts'
import { columnList, sameColumns } from '../list-columns.ts'
import { partitionRange } from '../partition-range.ts'
import { listTablePartitions, readTableFacts, type TablePartition, tablePart } from '../table-facts.ts'
import { untilLocked } from '../until-locked.ts'
import { archiveTable } from './archive-table.ts'
import { archiveFacts, movePartition } from './move-months.ts'

export interface TimeWish {
  policy: string
  /** Of the age column: from this moment on, and before that one. */
  from?: Date | undefined
  to?: Date | undefined
  /** So long rows that are back in their table are not moved again. */
  keepDays: number
}

export interface Restored {
  done: Done
  /** Rows that stay: their table has others of the same key. */
  conflicts: number
}

const DAY_MS = 86_400_000

/** Brings rows of a time back from the table of the archive: whole partitions as they are, other rows in batches. */
export async function restoreFromTable(archiving: Archiving, wish: TimeWish): Promise<Restored> {
  const { session, policy, now } = archiving
  const archive = await archiveFacts(archiving)
  const partitions = await session.transaction(async (tx) => {
    await writeExactly(tx)
    return listTablePartitions(tx, archive)
  })
  const restored: Restored = { done: { rows: 0, plainBytes: 0, storedBytes: 0 }, conflicts: 0 }
  for (const partition of partitions) {
    archiving.signal?.throwIfAborted()
    const range = partitionRange(partition.bounds)
    if (!range || partition.isDetaching || !meets(range, wish)) continue
    const isWhole = policy.mode === 'partitions'
    const back = isWhole ? await monthBack(archiving, partition) : await rowsBack(archiving, partition, wish)
    restored.done.rows += back.rows
    restored.conflicts += back.conflicts
    if (back.rows === 0 || wish.keepDays === 0) continue
    const [from, to] = [later(range[0], wish.from), earlier(range[1], wish.to)]
    const until = new Date(now().getTime() + wish.keepDays * DAY_MS)
    await session.transaction((tx) => insertExemption(tx, { policy: policy.name, from, to, until }))
  }
  return restored
}

/** A partition as it is, with all its rows. */
async function monthBack(archiving: Archiving, partition: TablePartition) {
  const { session, facts, policy, jobId } = archiving
  const { rows } = await session.one(sql<{ rows: number }>('archive.count_month_back')`
    select count(*) as rows from ${tablePart(partition)}
  `)
  if (rows === 0) return { rows, conflicts: 0 }
  await refuseOccupied(archiving, partition)
  const month = { policy: policy.name, table: facts.table, archive: archiveTable(facts), partition }
  await session.transaction((tx) => noteMoving(tx, month))
  await movePartition(archiving, partition, { from: await archiveFacts(archiving), to: facts })
  await session.transaction(async (tx) => {
    await forgetMonth(tx, partition)
    await countDone(tx, jobId, { rows, plainBytes: 0, storedBytes: 0 })
  })
  return { rows, conflicts: 0 }
}

/** The table may have got a new partition of the same time. */
async function refuseOccupied({ session, facts }: Archiving, { name, bounds }: TablePartition): Promise<void> {
  const own = await session.transaction(async (tx) => {
    await writeExactly(tx)
    return listTablePartitions(tx, facts)
  })
  const range = partitionRange(bounds)
  const other = own.find((one) => {
    const taken = partitionRange(one.bounds)
    return range && taken && new Date(taken[0]) < new Date(range[1]) && new Date(range[0]) < new Date(taken[1])
  })
  if (other)
    throw new ArchiveError(
      'ARCHIVE_NOT_POSSIBLE',
      `${facts.table} has a partition ${other.name} of the time of ${name} again. Move rows between them with statements of your own.`,
    )
}

async function rowsBack(archiving: Archiving, partition: TablePartition, { from, to }: TimeWish) {
  const { session, facts, policy, jobId, lockTimeoutMs } = archiving
  const stored = facts.columns.filter(({ isGenerated }) => !isGenerated).map(({ name }) => name)
  const own = tablePart(partition)
  const age = identifier('a', policy.ageColumn)
  const asked = part`(${from ?? null}::timestamptz is null or ${age} >= ${from ?? null}::timestamptz)
    and (${to ?? null}::timestamptz is null or ${age} < ${to ?? null}::timestamptz)`
  const isTaken = part`exists (select from ${tablePart(facts)} t where ${sameColumns({ alias: 't', names: facts.key }, { alias: 'a', names: facts.key })})`
  let rows = 0
  for (;;) {
    archiving.signal?.throwIfAborted()
    const moved = await untilLocked(archiving, () =>
      session.transaction(async (tx) => {
        await writeExactly(tx)
        await waitAtMost(tx, lockTimeoutMs)
        const count = await tx.run(sql('archive.rows_back')`
          with gone as (
            delete from ${own} d
             where d.ctid = any (array(select a.ctid from ${own} a where ${asked} and not ${isTaken} limit ${policy.batchRows} for update))
            returning ${columnList(stored, 'd')}
          )
          insert into ${tablePart(facts)} (${columnList(stored)}) overriding system value
          select ${columnList(stored)} from gone
        `)
        await uncountMonth(tx, partition, count)
        await countDone(tx, jobId, { rows: count, plainBytes: 0, storedBytes: 0 })
        return count
      }),
    )
    if (moved === 0) break
    rows += moved
  }
  const { conflicts } = await session.one(sql<{ conflicts: number }>('archive.count_conflicts')`
    select count(*) as conflicts from ${own} a where ${asked}
  `)
  return { rows, conflicts }
}

export interface TableRead {
  table: string
  from?: Date | undefined
  to?: Date | undefined
  ageColumn: string
}

/** The rows of a time in the table of the archive, as PostgreSQL writes them. */
export async function* readTableRows(
  { database, signal }: Pick<ArchivingParts, 'database' | 'signal'>,
  { table, from, to, ageColumn }: TableRead,
): AsyncGenerator<{ columns: { name: string; type: string }[]; values: Text[] }> {
  const live = await readTableFacts(database, table)
  yield* readRowsOf({ database, signal }, { table: archiveTable(live).table, from, to, ageColumn })
}

/** The same of any table. */
export async function* readRowsOf(
  { database, signal }: Pick<ArchivingParts, 'database' | 'signal'>,
  { table, from, to, ageColumn }: TableRead,
): AsyncGenerator<{ columns: { name: string; type: string }[]; values: Text[] }> {
  const facts = await readTableFacts(database, table)
  const columns = facts.columns.map(({ name, type }) => ({ name, type }))
  const age = identifier('t', ageColumn)
  const bytes = database.copyTo(
    sql('archive.read_table')`
      copy (select ${columnList(
        columns.map(({ name }) => name),
        't',
      )} from ${tablePart(facts)} t
             where (${from ?? null}::timestamptz is null or ${age} >= ${from ?? null}::timestamptz)
               and (${to ?? null}::timestamptz is null or ${age} < ${to ?? null}::timestamptz)
             order by ${age}) to stdout
    `,
    signal && { signal },
  )
  for await (const values of copiedRows(bytes)) yield { columns, values }
}

function meets([first, last]: [string, string], { from, to }: Pick<TimeWish, 'from' | 'to'>): boolean {
  return (!from || new Date(last) > from) && (!to || new Date(first) < to)
}

function later(text: string, moment: Date | undefined): string {
  return moment && moment > new Date(text) ? moment.toISOString() : text
}

function earlier(text: string, moment: Date | undefined): string {
  return moment && moment < new Date(text) ? moment.toISOString() : text
}
