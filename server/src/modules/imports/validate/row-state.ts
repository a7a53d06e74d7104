import type { ProductField, Severity } from '@products-manager/contract'
import type { MappedRecord, Report } from '../types.ts'
import type { ProblemCode } from './problem-codes.ts'
import { problemMessage } from './problem-messages.ts'

/** One record on its way through the checks. Used again for every record: a run has millions. */
export interface RowState {
  line: number
  /** The supplier's own words, for the report. */
  given: MappedRecord['fields']
  refused: boolean
  /** The currency that stood beside a price. */
  currency: string | null
  /** The price field it stood in. */
  currencyField: ProductField | null
  report: Report
}

export interface Finding {
  code: ProblemCode
  severity: Severity
  field: ProductField | null
  column: string | null
  value: string | null
}

// A report is read by people; a description of 14 KB is in the file.
const VALUE_LENGTH = 500

export function newRowState(): RowState {
  return { line: 0, given: {}, refused: false, currency: null, currencyField: null, report: () => {} }
}

/** Reports one finding; the row is refused if it says so. */
export function reportFinding(row: RowState, { code, severity, field, column, value }: Finding): void {
  if (severity === 'refuse-row') row.refused = true
  const shown = value !== null && value.length > VALUE_LENGTH ? `${value.slice(0, VALUE_LENGTH)}…` : value
  const message = problemMessage(code, field ?? column, shown)
  row.report({ line: row.line, code, severity, field, column, value: shown, message })
}
