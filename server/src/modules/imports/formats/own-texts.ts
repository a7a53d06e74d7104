import type { RawRow } from '../types.ts'

/** The text by itself: a slice of a longer one keeps all of that alive. */
export function copyOf(text: string): string {
  return ` ${text}`.slice(1)
}

/** The row with copies of its texts, for who keeps it longer than the chunk they were cut from. */
export function withOwnTexts({ line, cells, defect }: RawRow): RawRow {
  const value = defect?.value ?? null
  return { line, cells: cells.map(copyOf), defect: defect && { ...defect, value: value && copyOf(value) } }
}
