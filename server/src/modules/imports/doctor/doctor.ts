import type { Problem, ProductField, Profile } from '@products-manager/contract'
import { fieldOrigin } from '../formats/find-column.ts'
import { foldName } from '../formats/fold-name.ts'
import { isProductField } from '../formats/step-reads.ts'
import { cleanText, isPlain } from '../transform/clean-text.ts'
import type { CellFormat, Dialect, RawRecord } from '../types.ts'
import { diagnoseRow } from './diagnose-row.ts'
import { diagnoseValue } from './diagnose-value.ts'

/** Tells of each problem what did the damage. Reads only; the values stay what they are. */
export type Doctor = (record: RawRecord, problems: readonly Problem[]) => Problem[]

// Longer values are cut in the report: what would be suggested for them is not the whole.
const WHOLE_VALUE = 500

/** Compiles the doctor for one file and profile. */
export function compileDoctor(profile: Profile, dialect: Dialect): Doctor {
  const headers = dialect.columns?.map(foldName) ?? null
  const eanAt = fieldOrigin(profile, dialect, 'ean').index
  const formatOf = compileFormats(profile, dialect)

  return ({ rows }, problems) => {
    if (problems.length === 0) return []
    const rowCause = diagnoseRow({ cells: rows[0].cells, problems, headers, eanAt })
    if (rowCause !== null) {
      return problems.map((problem) => ({ ...problem, cause: rowCause, confidence: 'likely', suggestion: null }))
    }
    return problems.map((problem) => {
      const { code, value } = problem
      if (value === null && !code.startsWith('ROW_')) return problem
      const field = problem.field !== null && isProductField(problem.field) ? problem.field : null
      const finding = diagnoseValue({ code, field, text: cleaned(value ?? ''), format: formatOf(field) })
      if (!finding) return problem
      return { ...problem, ...finding, suggestion: (value ?? '').length > WHOLE_VALUE ? null : finding.suggestion }
    })
  }
}

/** As the steps find it, so that what is suggested is what they make. */
function cleaned(value: string): string {
  return isPlain(value) ? value : cleanText(value, false).text
}

function compileFormats(profile: Profile, dialect: Dialect): (field: ProductField | null) => CellFormat {
  const known = new Map<ProductField, CellFormat>()
  return (field) => {
    if (field === null) return dialect
    let format = known.get(field)
    if (!format) {
      format = fieldOrigin(profile, dialect, field).format
      known.set(field, format)
    }
    return format
  }
}
