import type { ProblemRow } from './queries/list-problems.ts'

const HEADER = ['line', 'severity', 'code', 'field', 'column', 'value', 'message']

/** Problems as CSV (RFC 4180, UTF-8 with BOM, which spreadsheets need to read accents). */
export async function* problemsCsv(problems: AsyncIterable<ProblemRow>): AsyncGenerator<string> {
  yield `\ufeff${HEADER.join(',')}\r\n`
  for await (const { line, severity, code, field, column, value, message } of problems)
    yield `${[String(line), severity, code, field, column, value, message].map(csvCell).join(',')}\r\n`
}

/**
 * A cell that no spreadsheet runs as a formula: the supplier's text is the next person's cell. A leading apostrophe is
 * what spreadsheets themselves use to say "text" (OWASP, CSV injection).
 */
function csvCell(text: string | null): string {
  if (text === null) return ''
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
