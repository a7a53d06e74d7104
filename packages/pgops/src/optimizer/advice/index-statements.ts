import type { Candidate } from '../candidates/propose-indexes.ts'
import { quoted } from '../source/plain-statement.ts'
import type { Partition } from '../source/read-statistics.ts'

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
  /** All below the table, however deep. */
  partitions: readonly Partition[]
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
  const parts = partitions.map((partition, at) => ({ ...partition, index: `${cut(name, LONGEST_NAME - 4)}_${at + 1}` }))
  const indexOf = new Map([
    [`${schema}.${table}`, quoted(schema, name)],
    ...parts.map((part) => [`${part.schema}.${part.name}`, quoted(part.schema, part.index)] as const),
  ])
  const leaves = parts.filter(({ isLeaf }) => isLeaf)
  const branches = parts.filter(({ isLeaf }) => !isLeaf)
  return {
    name,
    create: [
      ...leaves.map(
        (part) => `create index concurrently ${quoted(part.index)} on ${quoted(part.schema, part.name)} ${definition}`,
      ),
      `create index ${quoted(name)} on only ${on} ${definition}`,
      ...branches.map(
        (part) => `create index ${quoted(part.index)} on only ${quoted(part.schema, part.name)} ${definition}`,
      ),
      // From the leaves up: an index is whole once all below it are attached.
      ...[...leaves, ...branches.reverse()].map(
        (part) => `alter index ${indexOf.get(part.parent)} attach partition ${quoted(part.schema, part.index)}`,
      ),
    ],
    undo: [`drop index if exists ${quoted(schema, name)}`],
  }
}

/** What of a CREATE INDEX says how the index is made, not on which table. */
export function definitionIn(statement: string): string {
  return statement.slice(statement.indexOf(' USING ') + 1)
}
