/**
 * A cell that no spreadsheet runs as a formula: the supplier's text is the next person's cell. A leading apostrophe is
 * what spreadsheets themselves use to say "text" (OWASP, CSV injection). The full-width signs are read as the others.
 */
export function csvCell(text: string | null): string {
  if (text === null) return ''
  const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text
  return exactCell(safe)
}

/** A cell that is read back as it is, by our own programs. */
function exactCell(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows as CSV (RFC 4180) that reads back as it was. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(exactCell).join(',')}\r\n`).join('')
}
