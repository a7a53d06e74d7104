import type { AnyTable } from '../database/commit.ts'
import type { DictDB } from '../database/database.ts'
import type { Row } from '../table/row.ts'
import { definitionFromJson } from './definition-codec.ts'
import type { LoggedCommit } from './read-log.ts'
import type { LogOperation } from './record.ts'
import { fromJson, rowFromJson } from './value-codec.ts'

/** Does to the database what the commit did; nothing is checked or logged again. */
export function applyCommit(db: DictDB, { operations }: LoggedCommit): void {
  db.commits.replay(() => {
    for (const operation of operations) applyOperation(db, operation)
  })
}

function applyOperation(db: DictDB, operation: LogOperation): void {
  switch (operation[0]) {
    case 'i':
      insertRows(db, db.anyTable(operation[1]), operation[2])
      return
    case 'u':
      changeRow(db, operation)
      return
    case 'd':
      deleteRows(db, db.anyTable(operation[1]), operation[2])
      return
    case 'create':
      db.define(definitionFromJson(operation[1]))
      return
    case 'drop':
      db.dropTable(operation[1])
      return
    case 'index': {
      const { columns, kind, unique } = operation[2]
      db.getTable(operation[1]).createIndex(columns, { kind, unique })
      return
    }
    case 'noindex':
      db.getTable(operation[1]).dropIndex(operation[2].columns)
      return
    case 'more':
      return
  }
}

function insertRows({ commits }: DictDB, table: AnyTable, json: readonly Row[]): void {
  const rows = json.map(rowFromJson)
  const first = table.store.addAll(rows, commits.next)
  for (const [i, row] of rows.entries()) commits.noteRow(table, first + i, undefined, row)
}

function changeRow(
  db: DictDB,
  [, name, keyJson, changes, removed]: Extract<LogOperation, readonly ['u', ...unknown[]]>,
): void {
  const table = db.anyTable(name)
  const slot = table.store.keys.find(fromJson(keyJson))
  const before = table.store.rows[slot]!
  const after = { ...before, ...rowFromJson(changes) }
  for (const column of removed ?? []) delete after[column]
  table.store.replace(slot, after, db.commits.next)
  db.commits.noteRow(table, slot, before, after)
}

function deleteRows({ commits }: DictDB, table: AnyTable, keys: readonly unknown[]): void {
  for (const key of keys) {
    const slot = table.store.keys.find(fromJson(key))
    const before = table.store.rows[slot]
    table.store.drop(slot, commits.next)
    commits.noteRow(table, slot, before, undefined)
  }
}
