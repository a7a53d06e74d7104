const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** What spreadsheets take for the beginning of a formula; the full-width signs are read as the others (OWASP). */
export function beginsFormula(text: string): boolean {
  return FORMULA.test(text)
}

/**
 * A cell that no spreadsheet runs as a formula: the supplier's text is the next person's cell. A leading apostrophe is
 * what spreadsheets themselves use to say "text" (OWASP, CSV injection).
 */
export function csvCell(text: string | null): string {
  if (text === null) return ''
  return exactCell(beginsFormula(text) ? `'${text}` : text)
}

/** A cell that is read back as it is, by our own programs. */
function exactCell(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as CSV (RFC 4180) that reads back as it was. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(exactCell).join(',')}\r\n`).join('')
}
