import type { ProductField, Profile, Severity } from '@products-manager/contract'
import { fieldOrigin } from '../formats/find-column.ts'
import type { CleanRecord, Dialect, FieldFault } from '../types.ts'
import { compileFieldRules } from './field-rules.ts'
import { specColumns } from './read-specs.ts'
import { type RowState, reportFinding } from './row-state.ts'

/** Compiles the report of what the transformations found. */
export function compileFaultReport(profile: Profile, dialect: Dialect): (record: CleanRecord, row: RowState) => void {
  const columns = specColumns(profile, dialect)
  const severityOf = (fault: FieldFault): Severity => {
    if (isRemark(fault) || fault.field === null) return 'warn'
    return compileFieldRules(profile.rules ?? [], fault.field).severity ?? 'refuse-row'
  }
  const columnOf = (field: ProductField) => fieldOrigin(profile, dialect, field).column

  return (record, row) => {
    for (const fault of record.faults ?? []) {
      const { field, spec, code } = fault
      const member = fault.member === null ? null : record.given.members[fault.member]
      row.line = member?.line ?? record.line
      const fields = member?.fields ?? record.given.fields
      const value = field === null ? (record.given.specs?.[spec ?? ''] ?? null) : (fields[field] ?? null)
      // The check of the SKU refuses it for that, with the row.
      if (code === 'TEXT_DAMAGED' && isSku(field) && value?.includes('\ufffd')) continue
      const column = field === null ? (columns.get(spec ?? '') ?? spec) : columnOf(field)
      reportFinding(row, { code, severity: severityOf(fault), field, column, value })
    }
    row.line = record.line
  }
}

/** The text was kept. */
export function isRemark({ code }: FieldFault): boolean {
  return code === 'TEXT_DAMAGED' || code === 'TEXT_REPAIRED'
}

function isSku(field: ProductField | null): boolean {
  return field === 'supplierSku' || field === 'variantSku'
}
