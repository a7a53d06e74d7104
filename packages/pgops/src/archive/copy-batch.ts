import { randomBytes } from 'node:crypto'
import { copiedRows, part, sql, type Tx } from '@products-manager/postgres'
import type { Archiving } from './archiving.ts'
import { isDependent } from './collect-due.ts'
import { collectRows, type Limits } from './collect-rows.ts'
import { withDocuments } from './documents/archive-documents.ts'
import { nameFully, writeExactly } from './exact-texts.ts'
import type { RowSet } from './format/rows.ts'
import { columnList, sameColumns } from './list-columns.ts'
import { type Reference, readTableFacts, type TableFacts, tablePart } from './table-facts.ts'
import { rangeOf, type TimeRange, writePiece } from './write-piece.ts'

export interface CopiedBatch {
  batch: string
  rows: number
  /** The number of the row after the last one that was copied. */
  next: number
  /** Documents that are not there, for want of which rows stay. */
  missing: string[]
}

// Of so much, the columns and their Parquet form fit into memory.
export const PIECE_LIMITS: Limits = { rows: 200_000, bytes: 32 * 2 ** 20 }

/** Copies the rows from a number on, and those that depend on them, into files. All are of one moment. */
export function copyBatch(archiving: Archiving, first: number): Promise<CopiedBatch> {
  const { session, policy, facts } = archiving
  const batch = newBatchId(archiving.now())
  const last = first + policy.batchRows - 1
  return session.transaction(
    async (tx) => {
      await writeExactly(tx)
      await nameFully(tx)
      const { set: all, upTo } = await firstSet(tx, facts, { first, last })
      if (all.count === 0) return { batch, rows: 0, next: last + 1, missing: [] }
      const { set, missing } = await withDocuments(policy, all)
      if (set.count === 0) return { batch, rows: 0, next: upTo + 1, missing }

      const range = rangeOf(set.values[facts.columns.findIndex(({ name }) => name === policy.ageColumn)] ?? [])
      const { table, key } = facts
      const root = { id: `${batch}-000`, batch, table, key, set, range, refersBy: null, partition: null }
      await writePiece(archiving, root)
      let count = 0
      for (const reference of facts.references.filter((one) => isDependent(policy, one))) {
        const dependents = copyDependents(tx, { reference, facts, first, upTo })
        for await (const { set: rows, key: own } of dependents) {
          count += 1
          const id = `${batch}-${String(count).padStart(3, '0')}`
          const refersBy = { columns: reference.columns, referred: reference.referred }
          await writePiece(archiving, { ...root, id, table: reference.table, key: own, set: rows, refersBy })
        }
      }
      return { batch, rows: set.count, next: upTo + 1, missing }
    },
    { isolation: 'repeatable read' },
  )
}

/** Sorts by time. */
export function newBatchId(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`
}

export type PieceRange = TimeRange

interface Numbers {
  first: number
  last: number
}

/** The rows of these numbers, or those of them that fit into one file. */
async function firstSet(tx: Tx<string>, facts: TableFacts, { first, last }: Numbers) {
  const { columns, key } = facts
  const names = columns.map(({ name }) => name)
  const bytes = tx.copyTo(sql('archive.copy_batch')`
    copy (select d.pgops_n, ${columnList(names, 't')}
            from pg_temp.pgops_due d
            join ${tablePart(facts)} t on ${sameColumns({ alias: 'd', names: key }, { alias: 't', names: key })}
           where d.pgops_n between ${first} and ${last}
           order by d.pgops_n) to stdout
  `)
  const numbered = [{ name: 'pgops_n', type: 'bigint' }, ...columns]
  for await (const { values, count } of collectRows(copiedRows(bytes), numbered, PIECE_LIMITS)) {
    const [numbers = [], ...rest] = values
    const isAll = count < PIECE_LIMITS.rows && last - first + 1 <= count
    const set: RowSet = { columns, values: rest, count }
    return { set, upTo: isAll ? last : Number(numbers[count - 1]) }
  }
  return { set: { columns, values: [], count: 0 } satisfies RowSet, upTo: last }
}

interface DependentsOf extends Pick<Numbers, 'first'> {
  reference: Reference
  facts: TableFacts
  upTo: number
}

async function* copyDependents(tx: Tx<string>, { reference, facts, first, upTo }: DependentsOf) {
  const own = await readTableFacts(tx, reference.table)
  const names = own.columns.map(({ name }) => name)
  const due = part`select ${columnList(reference.referred, 't')}
    from pg_temp.pgops_due d
    join ${tablePart(facts)} t on ${sameColumns({ alias: 'd', names: facts.key }, { alias: 't', names: facts.key })}
   where d.pgops_n between ${first} and ${upTo}`
  const bytes = tx.copyTo(sql('archive.copy_dependents')`
    copy (select ${columnList(names, 'c')} from ${tablePart(own)} c
           where (${columnList(reference.columns, 'c')}) in (${due})
           order by ${columnList(own.key, 'c')}) to stdout
  `)
  for await (const set of collectRows(copiedRows(bytes), own.columns, PIECE_LIMITS)) yield { set, key: own.key }
}
