import { columnLabel } from '../formats/find-column.ts'
import type { Dialect, RawRecord, Report } from '../types.ts'
import { newRowState, reportFinding } from './row-state.ts'

/**
 * Compiles the report of rows whose own text is damaged. The function tells whether the record is sound: one with
 * a damaged row is refused whole, because nobody knows which product the row speaks of.
 */
export function compileDefectReport(dialect: Dialect): (record: RawRecord, report: Report) => boolean {
  const row = newRowState()

  return (record, report) => {
    let sound = true
    for (const { line, defect } of record.rows) {
      if (defect === null) continue
      sound = false
      row.line = line
      row.report = report
      const column = defect.position === null ? null : columnLabel(dialect, defect.position - 1)
      reportFinding(row, { code: defect.code, severity: 'refuse-row', field: null, column, value: defect.value })
    }
    return sound
  }
}
