import type { Candidate } from '../candidates/propose-indexes.ts'
import { quoted } from '../source/plain-statement.ts'

/** The statements that make an index without stopping writers, and those that take it away again. */
export interface IndexStatements {
  name: string
  create: string[]
  undo: string[]
}

const LONGEST_NAME = 63

/** A name that says what the index is on, and that nothing has yet. */
export function indexName({ table, keys, predicate, method }: Candidate, taken: ReadonlySet<string>): string {
  const columns = keys.map((key) =>
    key
      .replaceAll(/::[\w ]+/g, '')
      .replaceAll(/[^\p{L}\p{N}_]+/gu, '_')
      .replaceAll(/^_+|_+$/g, ''),
  )
  const kind = method === 'btree' ? '' : `_${method}`
  const plain = `idx_${table}_${columns.join('_')}${kind}${predicate ? '_partial' : ''}`.toLowerCase()
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `_${number}`
    const name = `${cut(plain, LONGEST_NAME - suffix.length)}${suffix}`
    if (!taken.has(name)) return name
  }
}

/** At most so many bytes, and no half letter. */
function cut(text: string, bytes: number): string {
  let short = text
  while (Buffer.byteLength(short) > bytes) short = short.slice(0, -1)
  return short
}

export interface IndexPlace {
  schema: string
  table: string
  name: string
  /** `using method (…)` and what follows, every name in it qualified. */
  definition: string
  partitions: readonly { schema: string; name: string }[]
}

/** A partitioned table cannot be indexed concurrently as a whole: each partition is, then all are joined under one. */
export function indexStatements({ schema, table, name, definition, partitions }: IndexPlace): IndexStatements {
  const on = quoted(schema, table)
  if (partitions.length === 0) {
    return {
      name,
      create: [`create index concurrently ${quoted(name)} on ${on} ${definition}`],
      undo: [`drop index concurrently if exists ${quoted(schema, name)}`],
    }
  }
  const parts = partitions.map((partition, at) => ({ partition, name: `${cut(name, LONGEST_NAME - 4)}_${at + 1}` }))
  return {
    name,
    create: [
      ...parts.map(
        (part) =>
          `create index concurrently ${quoted(part.name)} on ${quoted(part.partition.schema, part.partition.name)} ${definition}`,
      ),
      `create index ${quoted(name)} on only ${on} ${definition}`,
      ...parts.map(
        (part) => `alter index ${quoted(schema, name)} attach partition ${quoted(part.partition.schema, part.name)}`,
      ),
    ],
    undo: [`drop index if exists ${quoted(schema, name)}`],
  }
}

/** What of a CREATE INDEX says how the index is made, not on which table. */
export function definitionIn(statement: string): string {
  return statement.slice(statement.indexOf(' USING ') + 1)
}
