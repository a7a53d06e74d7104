import { crc32 } from 'node:zlib'
import type { Change, RowChange } from '../database/commit.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import type { Row } from '../table/row.ts'
import { type DefinitionJson, definitionToJson } from './definition-codec.ts'
import { rowToJson, toJson } from './value-codec.ts'

/** One operation of a record. */
export type LogOperation =
  | readonly ['i', table: string, rows: readonly Row[]]
  | readonly ['u', table: string, key: unknown, changes: Row, removed?: readonly string[]]
  | readonly ['d', table: string, keys: readonly unknown[]]
  | readonly ['create', definition: DefinitionJson]
  | readonly ['drop', table: string]
  | readonly ['index' | 'noindex', table: string, index: IndexDefinition]
  /** The transaction goes on in the next record. */
  | readonly ['more']

// A transaction is cut into records of about this many operations, so that no line grows without bound.
const ROWS_PER_RECORD = 5_000

/** The JSON of each record of a commit. */
export function encodeCommit(changes: readonly Change[]): string[] {
  const single = changes[0]!
  if (changes.length === 1 && single.kind === 'row') return [JSON.stringify([operationOf(single)])]
  const records: string[] = []
  let operations: LogOperation[] = []
  let size = 0
  for (const change of changes) {
    if (size >= ROWS_PER_RECORD) {
      records.push(JSON.stringify([...operations, ['more']]))
      operations = []
      size = 0
    }
    addOperation(operations, change)
    size++
  }
  records.push(JSON.stringify(operations))
  return records
}

/** A body between its checksum and its line end. `first` says that all before it had been synced when it was written. */
export function frame(lsn: number, json: string, first: boolean): string {
  const body = `${first ? '*' : ' '}${lsn} ${json}`
  return `${checksum(body)}${body}\n`
}

/** One line taken apart; undefined when it is not exactly what `frame` writes. */
export function unframe(line: Uint8Array): { lsn: number; first: boolean; json: string } | undefined {
  if (line.length < 12) return undefined
  const sum = crc32(line.subarray(8)).toString(16).padStart(8, '0')
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('utf8')
  if (!text.startsWith(sum)) return undefined
  const marker = text[8]
  if (marker !== '*' && marker !== ' ') return undefined
  const space = text.indexOf(' ', 9)
  const lsn = Number(text.slice(9, space))
  return Number.isSafeInteger(lsn) ? { lsn, first: marker === '*', json: text.slice(space + 1) } : undefined
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}

function addOperation(operations: LogOperation[], change: Change): void {
  const last = operations[operations.length - 1]
  if (change.kind === 'row' && last !== undefined && last[1] === change.table.name) {
    const { before, after } = change
    if (before === undefined && last[0] === 'i') {
      ;(last[2] as Row[]).push(rowToJson(after!))
      return
    }
    if (after === undefined && last[0] === 'd') {
      ;(last[2] as unknown[]).push(keyOf(change, before!))
      return
    }
  }
  operations.push(operationOf(change))
}

function operationOf(change: Change): LogOperation {
  if (change.kind === 'row') return rowOperation(change)
  switch (change.kind) {
    case 'create':
      return ['create', definitionToJson(change.definition)]
    case 'drop':
      return ['drop', change.definition.name]
    case 'index':
      return ['index', change.definition.name, change.index!]
    case 'dropIndex':
      return ['noindex', change.definition.name, change.index!]
  }
}

function rowOperation(change: RowChange): LogOperation {
  const { table, before, after } = change
  if (before === undefined) return ['i', table.name, [rowToJson(after!)]]
  if (after === undefined) return ['d', table.name, [keyOf(change, before)]]
  const changes: Row = {}
  for (const column in after) if (after[column] !== before[column]) changes[column] = after[column]
  let removed: string[] | undefined
  for (const column in before) if (!(column in after)) removed = [...(removed ?? []), column]
  const key = keyOf(change, after)
  return removed === undefined
    ? ['u', table.name, key, rowToJson(changes)]
    : ['u', table.name, key, rowToJson(changes), removed]
}

function keyOf({ table }: RowChange, row: Row): unknown {
  return toJson(row[table.primaryKeyName()])
}
