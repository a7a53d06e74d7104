/** What stands for no value. */
export const NOTHING = '–'

/** One value of a change as text. It comes from any column of the catalogue, so its type is not known. */
export function writeValue(value: unknown, words: { yes: string; no: string }): string {
  if (value === null || value === undefined || value === '') return NOTHING
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value))
    return value.length === 0 ? NOTHING : value.map((item) => writeValue(item, words)).join(', ')
  if (typeof value === 'object') {
    const entries = Object.entries(value)
    if (entries.length === 0) return NOTHING
    return entries.map(([name, item]) => `${name}: ${writeValue(item, words)}`).join('; ')
  }
  return String(value)
}
