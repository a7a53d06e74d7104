import type { Problem } from '@products-manager/contract'

/** Where a problem stands: its line, or the row of its sheet. */
export function placeName(
  { line, where }: { line: number; where?: Problem['where'] | undefined },
  write: (count: number) => string,
): string {
  if (!where) return write(line)
  return where.section === null ? write(where.number) : `${where.section}: ${write(where.number)}`
}
