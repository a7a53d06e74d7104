/** A date in ISO format; `Invalid Date` for one that is none, where `toISOString` throws. */
export function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? String(date) : date.toISOString()
}
