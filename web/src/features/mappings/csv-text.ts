/** Pairs as CSV lines, for a person to edit. */
export function csvText(entries: readonly (readonly [string, string])[]): string {
  return entries.map((pair) => pair.map(cell).join(',')).join('\n')
}

function cell(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
