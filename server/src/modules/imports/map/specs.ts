import type { ColumnRef, SpecificationSource } from '@products-manager/contract'
import { trimSpaces } from './cell-text.ts'

type ReadSpecs = (cells: readonly string[]) => Record<string, string> | null

type PairSource = { index: number; separator: string; equals: string }

/** Compiles where technical specifications come from. The first source that gives a name its value wins. */
export function compileSpecs(
  sources: readonly SpecificationSource[],
  place: (ref: ColumnRef, usedBy: string) => number | null,
): ReadSpecs {
  const columns: { name: string; index: number }[] = []
  const pairs: PairSource[] = []
  for (const source of sources) {
    const index = place(source.from, 'name' in source ? `the specification "${source.name}"` : 'specifications')
    if (index === null) continue
    if ('name' in source) columns.push({ name: source.name, index })
    if ('pairs' in source) pairs.push({ index, ...source.pairs })
  }
  if (columns.length === 0 && pairs.length === 0) return () => null

  return (cells) => {
    let specs: Record<string, string> | null = null
    for (const { name, index } of columns) {
      const value = trimSpaces(cells[index] ?? '')
      if (value === '') continue
      specs ??= bare()
      specs[name] ??= value
    }
    for (const source of pairs) specs = readPairs(cells[source.index] ?? '', source, specs)
    return specs
  }
}

/** 'Voltage: 230 V; Colour: red'. A part without the equals mark belongs to no name and is left out. */
function readPairs(
  cell: string,
  { separator, equals }: PairSource,
  found: Record<string, string> | null,
): Record<string, string> | null {
  let specs = found
  for (const part of cell.split(separator)) {
    const at = part.indexOf(equals)
    if (at <= 0) continue
    const name = trimSpaces(part.slice(0, at))
    const value = trimSpaces(part.slice(at + equals.length))
    if (name === '' || value === '') continue
    specs ??= bare()
    specs[name] ??= value
  }
  return specs
}

/** Names come from the file: one called 'constructor' or '__proto__' must be a name like any other. */
function bare(): Record<string, string> {
  return Object.create(null) as Record<string, string>
}
