import type { PreviewRow, Problem } from '@products-manager/contract'
import type { Draft } from '../../catalog/index.ts'
import type { CompiledRows } from '../batches/compile-rows.ts'
import type { RawRecord } from '../types.ts'

/** A record as the profile makes it: the draft's values as text, or, when it is refused, what was read of it. */
export function previewRecord(record: RawRecord, rows: CompiledRows): PreviewRow {
  const problems: Problem[] = []
  const drafted = rows.draftOf(record, (problem) => void problems.push(problem))
  const fields = drafted ? draftText(drafted.draft) : filled(rows.textOf(record))
  const key = rows.keyOf(record) ?? drafted?.key ?? null
  return { line: record.line, leftAside: rows.isDeleted(record) && key !== null, fields, problems }
}

function filled(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''))
}

function draftText(draft: Draft): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [field, value] of Object.entries(draft)) {
    const text = textOf(value)
    if (text !== null) fields[field] = text
  }
  return fields
}

function textOf(value: Draft[keyof Draft]): string | null {
  if (value === null) return null
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.map(itemText).join(' | ')
  return Object.entries(value)
    .map(([name, text]) => `${name}: ${text}`)
    .join(' | ')
}

function itemText(item: unknown): string {
  if (typeof item === 'string') return item
  return Object.values((item as { options: Record<string, string> }).options).join(' / ')
}
