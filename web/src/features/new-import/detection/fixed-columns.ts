import type { FixedColumn } from '@products-manager/contract'

// A column behind the last one: long enough for most values, and its end can be moved by the next edge.
const NEW_LENGTH = 20

/** The columns with the beginning of one moved; null where another column begins there or before. */
export function moveEdge(columns: readonly FixedColumn[], index: number, start: number): FixedColumn[] | null {
  const [before, column, after] = [columns[index - 1], columns[index], columns[index + 1]]
  if (!column || !Number.isInteger(start) || start < 1) return null
  if ((before && start <= before.start) || (after && start >= after.start)) return null

  const end = column.start + column.length
  const length = Math.max(1, end - start)
  return columns.map((one, i) => {
    if (i === index) return { ...one, start, length }
    if (i !== index - 1) return one
    // What was left out between two columns stays left out, unless the edge moves into the one before.
    const touches = one.start + one.length >= column.start
    return { ...one, length: touches ? start - one.start : Math.min(one.length, start - one.start) }
  })
}

/** The columns with one more that begins here; null where one begins already. */
export function addEdge(columns: readonly FixedColumn[], start: number): FixedColumn[] | null {
  if (!Number.isInteger(start) || start < 1 || columns.some((column) => column.start === start)) return null
  const next = columns.find((column) => column.start > start)
  const around = columns.find((column) => column.start < start && start < column.start + column.length)
  const end = around ? around.start + around.length : (next?.start ?? start + NEW_LENGTH)
  const added = { name: newName(columns), start, length: end - start }
  return [...columns.map((one) => (one === around ? { ...one, length: start - one.start } : one)), added].sort(
    (a, b) => a.start - b.start,
  )
}

/** The columns without the beginning of one: what it held belongs to the one before. */
export function removeEdge(columns: readonly FixedColumn[], index: number): FixedColumn[] | null {
  const column = columns[index]
  if (index < 1 || !column) return null
  return columns
    .map((one, i) => (i === index - 1 ? { ...one, length: column.start + column.length - one.start } : one))
    .filter((one) => one !== column)
}

/** A line cut where the columns are; what belongs to none stands between them. */
export function cutLine(line: string, columns: readonly FixedColumn[]): { text: string; column: number | null }[] {
  const pieces: { text: string; column: number | null }[] = []
  let at = 0
  for (const [i, { start, length }] of columns.entries()) {
    if (start - 1 > at) pieces.push({ text: line.slice(at, start - 1), column: null })
    pieces.push({ text: line.slice(start - 1, start - 1 + length), column: i })
    at = start - 1 + length
  }
  return [...pieces, { text: line.slice(at), column: null }].filter(({ text }) => text !== '')
}

/** A ruler as wide as the line: every tenth place by its number. */
export function rulerOf(width: number): string {
  const tens = Array.from({ length: Math.ceil(width / 10) }, (_, i) => String((i + 1) * 10).padStart(10, '·'))
  return tens.join('')
}

function newName(columns: readonly FixedColumn[]): string {
  for (let number = columns.length + 1; ; number++) {
    const name = `column ${number}`
    if (!columns.some((column) => column.name === name)) return name
  }
}
