import { sql } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import type { ArchivingParts } from './archiving.ts'
import { findRate } from './catalogue/jobs.ts'
import { type Checked, checkPolicy } from './check-policy.ts'
import { isDependent, isDue } from './collect-due.ts'
import { columnList } from './list-columns.ts'
import { listDuePartitions } from './move-partitions.ts'
import type { ArchivePolicy } from './policy.ts'
import { readTableFacts, tablePart } from './table-facts.ts'

/** What a run would move now. */
export interface ArchivePlan {
  policy: string
  table: string
  /** Rows older than this. */
  before: Date
  rows: number
  /** Of the rows in their table; of partitions, with their indexes. */
  bytes: number
  /** Rows of other tables that go with them. */
  dependents: { table: string; rows: number }[]
  partitions: string[]
  /** As the last runs went; null before the first. */
  seconds: number | null
  /** Why nothing can be done; null when it can. */
  refusal: string | null
}

const DAY_MS = 86_400_000

/** Counts what a policy would move, and moves nothing. */
export async function planArchiving(
  { database, now }: Pick<ArchivingParts, 'database' | 'now'>,
  policy: ArchivePolicy,
): Promise<ArchivePlan> {
  const before = new Date(now().getTime() - policy.afterDays * DAY_MS)
  const nothing = {
    policy: policy.name,
    table: policy.table,
    before,
    rows: 0,
    bytes: 0,
    dependents: [],
    partitions: [],
    seconds: null,
  }
  return database.withSession(async (session) => {
    try {
      const facts = await readTableFacts(session, policy.table)
      const archiving = { session, policy, facts, before }
      await checkPolicy(archiving)
      const counted = policy.mode === 'partitions' ? await countPartitions(archiving) : await countRows(archiving)
      const rate = await findRate(session, policy.name)
      return { ...nothing, ...counted, seconds: rate === null ? null : counted.rows / rate, refusal: null }
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      return { ...nothing, refusal: error.message }
    }
  })
}

type Planned = Checked & Parameters<typeof listDuePartitions>[0]

async function countPartitions(planned: Planned) {
  const due = await listDuePartitions(planned)
  let rows = 0
  for (const { partition } of due) {
    const { count } = await planned.session.one(sql<{ count: number }>('archive.count_partition')`
      select count(*) as count from ${tablePart(partition)}
    `)
    rows += count
  }
  const bytes = due.reduce((sum, one) => sum + one.bytes, 0)
  return { rows, bytes, dependents: [], partitions: due.map(({ partition }) => partition.name) }
}

async function countRows(planned: Planned) {
  const { session, facts, policy } = planned
  const table = tablePart(facts)
  const counted = await session.one(sql<{ rows: number; bytes: number }>('archive.count_due')`
    select count(*) as rows, coalesce(sum(pg_column_size(t.*)), 0)::bigint as bytes from ${table} t where ${isDue(planned)}
  `)
  const dependents: { table: string; rows: number }[] = []
  for (const reference of facts.references.filter((one) => isDependent(policy, one))) {
    const { rows } = await session.one(sql<{ rows: number }>('archive.count_dependents')`
      select count(*) as rows
        from ${tablePart(reference)} c
       where (${columnList(reference.columns, 'c')}) in (select ${columnList(reference.referred, 't')} from ${table} t where ${isDue(planned)})
    `)
    dependents.push({ table: reference.table, rows })
  }
  return { ...counted, dependents, partitions: [] }
}
