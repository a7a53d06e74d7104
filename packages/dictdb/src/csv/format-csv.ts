import { dateText } from '../date-text.ts'
import type { Row } from '../table/row.ts'
import type { ColumnOf, Where } from '../table/types.ts'

export interface CsvFormat<R> {
  /** These rows instead of the table's. */
  readonly records?: readonly Readonly<R>[] | undefined
  readonly columns?: readonly ColumnOf<R>[] | undefined
  readonly where?: Where<R> | undefined
  readonly delimiter?: string | undefined
  readonly encoding?: string | undefined
  /** Puts an apostrophe before cells a spreadsheet would run as a formula. Off: a round trip must give the same values. */
  readonly guardFormulas?: boolean | undefined
}

/** Rows as CSV by RFC 4180; empty text when there are neither rows nor columns. */
export function formatCsv(
  rows: readonly Row[],
  { columns, delimiter = ',', guardFormulas = false }: Pick<CsvFormat<Row>, 'columns' | 'delimiter' | 'guardFormulas'>,
): { text: string; count: number } {
  const names = columns ?? namesOf(rows)
  if (names.length === 0) return { text: '', count: 0 }
  const cell = (value: unknown) => quote(guardFormulas ? guard(cellText(value)) : cellText(value), delimiter)
  const lines = [names.map((name) => quote(name, delimiter)).join(delimiter)]
  for (const row of rows) lines.push(names.map((name) => cell(row[name])).join(delimiter))
  return { text: `${lines.join('\r\n')}\r\n`, count: rows.length }
}

function namesOf(rows: readonly Row[]): string[] {
  const names = new Set<string>()
  for (const row of rows) for (const name in row) names.add(name)
  return Array.from(names)
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return dateText(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function quote(text: string, delimiter: string): string {
  const needs = text.includes('"') || text.includes(delimiter) || /[\r\n]/.test(text)
  return needs ? `"${text.replaceAll('"', '""')}"` : text
}

function guard(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text
}
