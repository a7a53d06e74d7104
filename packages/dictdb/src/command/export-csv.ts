import { DictDBError } from '../errors.ts'
import { openPath } from './open-path.ts'
import type { Invocation, Output } from './run-command.ts'

/** Writes a table as CSV, to a file or to the output. */
export function exportCsv({ words, table: name, to, delimiter }: Invocation, { out }: Output): number {
  if (name === undefined) throw new DictDBError('Say which table with --table NAME.')
  const table = openPath(words[0]!).db.getTable(name)
  if (to === undefined) {
    out(table.toCsv({ delimiter }).trimEnd())
    return 0
  }
  const count = table.exportCsv(to, { delimiter })
  out(`${count} rows written to ${to}`)
  return 0
}
