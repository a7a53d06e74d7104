import type { Dialect } from '../types.ts'

/** One row of CSV. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\n`
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The names of both files' columns; a name that the first has already gets a number. */
export function joinedHeader(names: readonly string[], { columns, columnCount }: Dialect): string[] {
  const taken = new Set(names)
  const added = Array.from({ length: columnCount }, (_, i) => {
    const name = columns?.[i] || `column ${names.length + i + 1}`
    let unused = name
    for (let number = 2; taken.has(unused); number++) unused = `${name} (${number})`
    taken.add(unused)
    return unused
  })
  return [...names, ...added]
}
