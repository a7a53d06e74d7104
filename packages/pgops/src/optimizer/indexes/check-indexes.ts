import { readIndexFacts } from '../shadow/build-indexes.ts'
import { indexShape } from '../shadow/index-size.ts'
import { openShadow } from '../shadow/shadow.ts'
import { plainStatement } from '../source/plain-statement.ts'
import { readOnly, type Source } from '../source/read-only.ts'
import { readSource, type SourceSnapshot } from '../source/read-source.ts'
import { findIndexFaults, type IndexFault } from './find-index-faults.ts'
import { type IndexRecord, type IndexUse, readIndexes } from './read-indexes.ts'

export interface IndexReport {
  database: string
  indexes: number
  bytes: number
  countedSince: Date | null
  faults: IndexFault[]
}

export interface CheckIndexesOptions {
  now?: Date
  minAgeDays?: number
  minBytes?: number
}

const MIN_AGE_DAYS = 7
const MIN_BYTES = 1_000_000

/** Finds indexes that are invalid, doubled, superfluous, unused or bloated, and foreign keys without one. */
export async function checkIndexes(source: Source, options: CheckIndexesOptions = {}): Promise<IndexReport> {
  const { now = new Date(), minAgeDays = MIN_AGE_DAYS, minBytes = MIN_BYTES } = options
  const snapshot = await readSource(source)
  const use = withPresentSizes(await readOnly(source, readIndexes), snapshot)
  const expectedBytes = await expectedSizes(snapshot, use.indexes)
  return {
    database: snapshot.facts.database,
    indexes: use.indexes.length,
    bytes: use.indexes.reduce((sum, { bytes }) => sum + bytes, 0),
    countedSince: use.countedSince,
    faults: findIndexFaults(use, { now, minAgeDays, minBytes, expectedBytes }),
  }
}

/** The sizes of now, where nobody held the index locked, for those of the last VACUUM. */
function withPresentSizes(use: IndexUse, { statistics }: SourceSnapshot): IndexUse {
  const pages = new Map(
    statistics.relations.map(({ schema, name, currentPages }) => [`${schema}.${name}`, currentPages]),
  )
  const sized = use.indexes.map((index) => ({
    ...index,
    bytes: (pages.get(`${index.schema}.${index.name}`) ?? 0) * 8192,
  }))
  return { ...use, indexes: sized }
}

/** The size each B-tree would have when built now, from the planner's statistics: nothing of it is read. */
async function expectedSizes(snapshot: SourceSnapshot, indexes: readonly IndexRecord[]): Promise<Map<string, number>> {
  const shadow = await openShadow(snapshot)
  try {
    return await shadow.plan(async (session) => {
      const known = await session.many(
        plainStatement<{ oid: string; schema: string; name: string }>(
          'pgops.find_shadow_indexes',
          `select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name
             from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
            where c.relkind = 'i' and i.indpred is null and n.nspname !~ '^pg_'`,
        ),
      )
      const facts = new Map(
        (
          await readIndexFacts(
            session,
            known.map(({ oid }) => oid),
          )
        ).map((row) => [row.oid, row]),
      )
      const sizes = new Map(
        known.flatMap(({ oid, schema, name }) => {
          const row = facts.get(oid)
          return row?.columns.every(({ isMeasured }) => isMeasured)
            ? [[`${schema}.${name}`, indexShape({ ...row, rows: Math.max(row.rows, 0) }).pages * 8192] as const]
            : []
        }),
      )
      return new Map(
        indexes.flatMap(({ oid, schema, name }) => {
          const bytes = sizes.get(`${schema}.${name}`)
          return bytes === undefined ? [] : [[oid, bytes] as const]
        }),
      )
    })
  } finally {
    await shadow.close()
  }
}
