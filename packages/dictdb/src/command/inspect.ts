import { openPath } from './open-path.ts'
import type { Invocation, Output } from './run-command.ts'

/** Says what is at a path: tables, rows, indexes. */
export function inspect({ words, json }: Invocation, { out }: Output): number {
  const { kind, db, recovery, report } = openPath(words[0]!)
  const tables = db.listTables().map((name) => {
    const table = db.anyTable(name)
    const indexes = table
      .indexes()
      .map(({ columns, kind: how, unique }) => `${unique ? 'unique ' : ''}${how}(${columns.join(', ')})`)
    return { name, rows: table.size(), primaryKey: table.store.primaryKey, columns: table.columns(), indexes }
  })
  if (json) {
    out(JSON.stringify({ kind, tables, recovery, report }))
    return 0
  }
  if (recovery !== undefined)
    out(
      `database at LSN ${recovery.lsn}, snapshot ${recovery.snapshotLsn}, ${recovery.cutBytes} bytes of unfinished writes`,
    )
  if (report !== undefined)
    out(`backup ${report.full}, ${report.deltas.length} deltas, ${report.skipped.length} files skipped`)
  for (const { name, rows, primaryKey, columns, indexes } of tables) {
    out(
      `${name}: ${rows} rows, key ${primaryKey}, columns ${columns.join(', ')}${indexes.length > 0 ? `; ${indexes.join('; ')}` : ''}`,
    )
  }
  return 0
}
