import { restore } from '../backup/restore.ts'
import { DictDBError } from '../errors.ts'
import type { Invocation, Output } from './run-command.ts'
import { writeTarget } from './write-target.ts'

/** Restores a directory of backups into a database directory, or a file. */
export function restoreCommand({ words, at, json }: Invocation, { out }: Output): number {
  const [from, to] = words
  const moment = at === undefined ? undefined : new Date(at)
  if (moment !== undefined && Number.isNaN(moment.getTime()))
    throw new DictDBError(`'${at}' is not a time; write it like 2026-01-31T12:00:00Z.`)
  const { db, report } = restore(from!, { at: moment })
  writeTarget(db, to!)
  if (json) {
    out(JSON.stringify({ ...report, target: to }))
    return 0
  }
  out(
    `${report.rows} rows in ${report.tables} tables from ${report.full} and ${report.deltas.length} deltas into ${to}`,
  )
  for (const { file, reason } of report.skipped) out(`skipped ${file}: ${reason}`)
  return 0
}
