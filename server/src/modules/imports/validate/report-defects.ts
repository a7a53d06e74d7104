import { columnLabel } from '../formats/find-column.ts'
import type { Dialect, MappedRecord } from '../types.ts'
import { type RowState, reportFinding } from './row-state.ts'

/**
 * Compiles the report of what the parser found wrong with a record's own text. The record is refused whole: nobody
 * knows which product a damaged row speaks of.
 */
export function compileDefectReport(dialect: Dialect): (record: MappedRecord, row: RowState) => void {
  return ({ defects }, row) => {
    for (const { line, defect } of defects ?? []) {
      row.line = line
      const column = defect.position === null ? null : columnLabel(dialect, defect.position - 1)
      reportFinding(row, { code: defect.code, severity: 'refuse-row', field: null, column, value: defect.value })
    }
  }
}
