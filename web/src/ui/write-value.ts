/** One value of a change as text. It comes from any column of the catalogue, so its type is not known. */
export function writeValue(value: unknown, words: { yes: string; no: string }): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((item) => writeValue(item, words)).join(', ')
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, item]) => `${name}: ${writeValue(item, words)}`)
      .join('; ')
  }
  return String(value)
}
