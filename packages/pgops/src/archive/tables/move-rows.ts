import { setTimeout as sleep } from 'node:timers/promises'
import { identifier, joined, part, sql, type Tx } from '@products-manager/postgres'
import type { Archiving } from '../archiving.ts'
import { countDone, type Done } from '../catalogue/jobs.ts'
import { countMonth, type MonthRows } from '../catalogue/months.ts'
import { collectDue, isDue, referring } from '../collect-due.ts'
import { waitAtMost, writeExactly } from '../exact-texts.ts'
import { columnList, sameColumns } from '../list-columns.ts'
import { providePartition } from '../provide-partition.ts'
import { type TableFacts, tablePart } from '../table-facts.ts'
import { untilLocked } from '../until-locked.ts'
import { archiveTable, hasMonth, listDueMonths, monthOf } from './archive-table.ts'
import { archiveFacts } from './move-months.ts'

// Months whose partitions are there before the first of their rows is due.
const MONTHS_AHEAD = 3

/** Moves rows into the table of the archive, batch by batch: each is deleted and inserted in one transaction. */
export async function moveRowsIntoTable(archiving: Archiving, tell: (rows: number, of: number) => void): Promise<Done> {
  const { policy, signal } = archiving
  const startedAt = performance.now()
  const archive = await provideMonths(archiving)
  const due = await collectDue(archiving)
  const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
  tell(0, due)
  for (let first = 1; first <= due; first += policy.batchRows) {
    signal?.throwIfAborted()
    const moved = await moveBatch(archiving, archive, { first, last: first + policy.batchRows - 1 })
    done.rows += moved.rows
    done.plainBytes += moved.plainBytes
    done.storedBytes += moved.storedBytes
    tell(done.rows, due)
    const tooEarly = policy.maxRowsPerSecond === null ? 0 : (1_000 * done.rows) / policy.maxRowsPerSecond
    const wait = startedAt + tooEarly - performance.now()
    if (wait > 0 && first + policy.batchRows <= due) await sleep(wait, null, signal && { signal })
  }
  return done
}

/** Makes the partitions of the archive that the rows due go into, and those of the next months. */
export async function provideMonths(archiving: Archiving): Promise<TableFacts> {
  const { session, policy, facts, before } = archiving
  const archive = await archiveFacts(archiving)
  const own = archiveTable(facts)
  const months = await session.transaction(async (tx) => {
    await writeExactly(tx)
    return listDueMonths(tx, tablePart(facts), { due: isDue(archiving), age: policy.ageColumn })
  })
  const ahead = Array.from({ length: MONTHS_AHEAD + 1 }, (_, i) =>
    new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + i)).toISOString().slice(0, 7),
  )
  for (const month of new Set([...months, ...ahead]))
    await untilLocked(archiving, () =>
      session.transaction(async (tx) => {
        await writeExactly(tx)
        await waitAtMost(tx, archiving.lockTimeoutMs)
        await providePartition(tx, archive, monthOf(own, month))
      }),
    )
  return archive
}

interface Numbers {
  first: number
  last: number
}

function moveBatch(archiving: Archiving, archive: TableFacts, numbers: Numbers): Promise<Done> {
  const { session, facts, policy, jobId, lockTimeoutMs } = archiving
  return untilLocked(archiving, () =>
    session.transaction(async (tx) => {
      await writeExactly(tx)
      await waitAtMost(tx, lockTimeoutMs)
      await lockRows(tx, archiving, archive, numbers)
      const moved = await moveLocked(tx, archiving, archive)
      const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
      for (const { month, bytes, ...counted } of moved) {
        const partition = monthOf(archiveTable(facts), month)
        await countMonth(
          tx,
          { policy: policy.name, table: facts.table, archive: archiveTable(facts), partition },
          counted,
        )
        done.rows += counted.rows
        done.plainBytes += bytes
        done.storedBytes += bytes
      }
      await countDone(tx, jobId, done)
      return done
    }),
  )
}

/** Locks the rows of the batch that are still due. Those that somebody has locked wait for the next run, as do those whose key the archive has. */
async function lockRows(tx: Tx<string>, archiving: Archiving, archive: TableFacts, { first, last }: Numbers) {
  const { facts, policy } = archiving
  const same = (left: string, right: string) =>
    sameColumns({ alias: left, names: facts.key }, { alias: right, names: facts.key })
  await tx.run(sql('archive.create_moving')`
    create temp table pgops_moving (partition oid, place tid) on commit drop
  `)
  await tx.run(sql('archive.lock_moving')`
    insert into pg_temp.pgops_moving
    select t.tableoid, t.ctid
      from pg_temp.pgops_due d
      join ${tablePart(facts)} t on ${same('d', 't')}
     where d.pgops_n between ${first} and ${last}
       and ${isDue(archiving, true)} and ${hasMonth(policy.ageColumn)}
       and not exists (select from ${tablePart(archive)} a where ${same('a', 't')})
       for update of t skip locked
  `)
  for (const reference of facts.references) {
    await tx.run(sql('archive.keep_moving')`
      delete from pg_temp.pgops_moving m
       using ${tablePart(facts)} t
       where t.ctid = m.place and t.tableoid = m.partition and exists (${referring(reference, 't')})
    `)
  }
}

interface MovedMonth extends MonthRows {
  month: string
  bytes: number
}

function moveLocked(tx: Tx<string>, { facts, policy }: Archiving, archive: TableFacts): Promise<MovedMonth[]> {
  const stored = facts.columns.filter(({ isGenerated }) => !isGenerated).map(({ name }) => name)
  const age = part`${identifier('a', policy.ageColumn)}::timestamptz`
  return tx.many(sql<MovedMonth>('archive.move_rows')`
    with gone as (
      delete from ${tablePart(facts)} t
       using pg_temp.pgops_moving m
       where t.ctid = m.place and t.tableoid = m.partition
      returning ${joined(stored.map((name) => identifier('t', name)))}
    ), kept as (
      insert into ${tablePart(archive)} as a (${columnList(stored)})
      select ${columnList(stored)} from gone
      returning ${age} as age, pg_column_size(a.*) as bytes
    )
    select to_char(age at time zone 'UTC', 'YYYY-MM') as month, count(*) as rows, sum(bytes)::bigint as bytes,
           min(age) as oldest, max(age) as newest
      from kept
     group by 1
  `)
}
