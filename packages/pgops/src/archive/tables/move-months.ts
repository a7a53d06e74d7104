import { identifier, type Part, part, sql, type Tx, verbatim } from '@products-manager/postgres'
import type { Archiving } from '../archiving.ts'
import { countDone, type Done } from '../catalogue/jobs.ts'
import { countMonth, forgetMonth, listMoving, type MonthRows, noteMoving } from '../catalogue/months.ts'
import type { PiecePartition } from '../catalogue/pieces.ts'
import { waitAtMost, writeExactly } from '../exact-texts.ts'
import { listDuePartitions } from '../move-partitions.ts'
import { findTableFacts, listTablePartitions, readTableFacts, type TableFacts, tablePart } from '../table-facts.ts'
import { takeFromDefault } from '../take-from-default.ts'
import { isBusy, untilLocked } from '../until-locked.ts'
import { archiveTable } from './archive-table.ts'

// Everybody who comes while a lock is waited for waits as long: a blink.
const LOCK_WAIT_MS = 30
// Three seconds of trying. Who holds a table for longer holds it for minutes.
const ATTEMPTS = 5

/** Moves the partitions all of whose rows are due into the table of the archive. No row is copied. */
export async function moveMonths(archiving: Archiving, tell: (rows: number, of: number) => void): Promise<Done> {
  const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
  const due = await listDuePartitions(archiving)
  const of = due.reduce((rows, one) => rows + one.rows, 0)
  tell(0, of)
  for (const { partition, bytes } of due) {
    archiving.signal?.throwIfAborted()
    await noteMonth(archiving, partition)
    await movePartition(archiving, partition, { from: archiving.facts, to: await archiveFacts(archiving) })
    const rows = await countArrived(archiving, partition, bytes)
    done.rows += rows
    done.plainBytes += bytes
    done.storedBytes += bytes
    tell(done.rows, of)
  }
  return done
}

/** Brings partitions that a killed run left on their way to their end: in the archive. */
export async function resumeMonths(archiving: Archiving): Promise<void> {
  const { session, facts, policy } = archiving
  for (const month of await listMoving(session, policy.name)) {
    const archive = await archiveFacts(archiving)
    const place = await placeOf(archiving, month, [facts, archive])
    if (place === 'nowhere' || place === facts.table) await session.transaction((tx) => forgetMonth(tx, month))
    else {
      if (place === 'loose') await attach(archiving, archive, month)
      await countArrived(archiving, month, 0)
    }
  }
}

export interface Move {
  from: TableFacts
  to: TableFacts
}

/**
 * Takes a partition out of one table and into another in one transaction, so that a view over both shows its rows once at every
 * moment; both are locked for milliseconds, and nobody waits longer than for that. When somebody holds the table for long, the
 * partition is taken out concurrently, and is in neither table until that one has ended.
 */
export async function movePartition(archiving: Archiving, partition: PiecePartition, move: Move): Promise<void> {
  try {
    await checkBounds(archiving, partition)
    await untilLocked({ signal: archiving.signal, attempts: ATTEMPTS }, () =>
      archiving.session.transaction(async (tx) => {
        await waitAtMost(tx, Math.min(LOCK_WAIT_MS, archiving.lockTimeoutMs))
        await tx.run(
          sql('archive.detach_month')`alter table ${tablePart(move.from)} detach partition ${tablePart(partition)}`,
        )
        await attachIn(tx, move.to, partition)
      }),
    )
  } catch (error) {
    if (!isBusy(error) || move.from.hasDefaultPartition) throw error
    await detachConcurrently(archiving, move.from, partition)
    await attach(archiving, move.to, partition)
  }
}

/** Attaching looks at every row, under its lock, unless a constraint of the partition says already what it would look for. Detaching concurrently leaves one by itself. */
async function checkBounds({ session, signal, lockTimeoutMs }: Archiving, partition: PiecePartition): Promise<void> {
  const own = tablePart(partition)
  const { isChecked, bounds } = await session.one(sql<{ isChecked: boolean; bounds: string }>('archive.find_bounds')`
    select exists (select from pg_constraint k where k.conrelid = c.oid and k.conname = 'pgops_bounds') as "isChecked",
           pg_get_partition_constraintdef(c.oid) as bounds
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = ${partition.schema} and c.relname = ${partition.name}
  `)
  if (!isChecked)
    await untilLocked({ signal, attempts: ATTEMPTS }, () =>
      session.transaction(async (tx) => {
        await waitAtMost(tx, Math.min(LOCK_WAIT_MS, lockTimeoutMs))
        await tx.run(
          sql(
            'archive.add_bounds',
          )`alter table ${own} add constraint pgops_bounds check (${verbatim(bounds)}) not valid`,
        )
      }),
    )
  await session.run(sql('archive.check_bounds')`alter table ${own} validate constraint pgops_bounds`)
}

async function detachConcurrently({ session, signal }: Archiving, from: TableFacts, partition: PiecePartition) {
  await session.run(
    sql(
      'archive.detach_month_concurrently',
    )`alter table ${tablePart(from)} detach partition ${tablePart(partition)} concurrently`,
    signal && { signal },
  )
}

async function attach(archiving: Archiving, to: TableFacts, partition: PiecePartition): Promise<void> {
  await untilLocked(archiving, () => archiving.session.transaction((tx) => attachIn(tx, to, partition)))
}

async function attachIn(tx: Tx<string>, to: TableFacts, { bounds, ...partition }: PiecePartition): Promise<void> {
  await writeExactly(tx)
  await takeFromDefault(tx, to, { bounds, ...partition })
  await tx.run(
    sql(
      'archive.attach_month',
    )`alter table ${tablePart(to)} attach partition ${tablePart(partition)} ${verbatim(bounds)}`,
  )
}

/** Which table a partition is in: `schema.table`, `loose` when it is in neither, `nowhere` when there is none. */
async function placeOf(
  archiving: Archiving,
  partition: PiecePartition,
  tables: readonly TableFacts[],
): Promise<string> {
  const { session } = archiving
  for (const facts of tables) {
    const found = (await listTablePartitions(session, facts)).find(
      ({ schema, name }) => schema === partition.schema && name === partition.name,
    )
    if (found && !found.isDetaching) return facts.table
    if (found) {
      await session.run(
        sql('archive.finish_month')`alter table ${tablePart(facts)} detach partition ${tablePart(partition)} finalize`,
      )
      return 'loose'
    }
  }
  return (await findTableFacts(session, `${partition.schema}.${partition.name}`)) ? 'loose' : 'nowhere'
}

async function noteMonth({ session, policy, facts }: Archiving, partition: PiecePartition): Promise<void> {
  const month = { policy: policy.name, table: facts.table, archive: archiveTable(facts), partition }
  await session.transaction((tx) => noteMoving(tx, month))
}

/** Counts the rows where nobody adds any more. */
async function countArrived(archiving: Archiving, partition: PiecePartition, bytes: number): Promise<number> {
  const { session, policy, facts, jobId } = archiving
  return session.transaction(async (tx) => {
    const counted = await tx.one(rowsOf(partition, identifier('t', policy.ageColumn)))
    const month = { policy: policy.name, table: facts.table, archive: archiveTable(facts), partition }
    await forgetMonth(tx, partition)
    await countMonth(tx, month, counted)
    await countDone(tx, jobId, { rows: counted.rows, plainBytes: bytes, storedBytes: bytes })
    return counted.rows
  })
}

function rowsOf(partition: PiecePartition, age: Part) {
  return sql<MonthRows>('archive.count_arrived')`
    select count(*) as rows, ${finite(part`min(${age})`)} as oldest, ${finite(part`max(${age})`)} as newest
      from ${tablePart(partition)} t
  `
}

function finite(age: Part): Part {
  return part`nullif(nullif(${age}::timestamptz, 'infinity'), '-infinity')`
}

export function archiveFacts({ session, facts }: Archiving): Promise<TableFacts> {
  return readTableFacts(session, archiveTable(facts).table)
}
