import type { FixedColumn } from '@products-manager/contract'

const LEAST_LINES = 5
// Two columns may be one text with a word break in the same place of every line; three are none.
const LEAST_COLUMNS = 3

/** The columns of aligned text: what is parted by places that are blank in every line. Null when it is not aligned. */
export function findFixedColumns(lines: readonly string[]): FixedColumn[] | null {
  const filled = lines.filter((line) => line.trim() !== '')
  if (filled.length < LEAST_LINES || filled.some((line) => line.includes('\t'))) return null
  const width = Math.max(...filled.map((line) => line.length))
  const blank = Array.from({ length: width }, (_, i) => filled.every((line) => (line[i] ?? ' ') === ' '))

  const words: number[] = []
  for (let i = 0; i < width; i++) if (!blank[i] && (i === 0 || blank[i - 1])) words.push(i)
  // A column has a name, or a value in the first line; what has none is the next word of the column before it.
  const [first = ''] = filled
  const starts = words.filter((start, i) => first.slice(start, words[i + 1]).trim() !== '')
  if (starts.length < LEAST_COLUMNS) return null
  // The blanks behind a column are its own: a longer value in a later line may use them.
  return starts.map((start, i) => ({
    name: `column ${i + 1}`,
    start: (i === 0 ? 0 : start) + 1,
    length: (starts[i + 1] ?? width + 200) - (i === 0 ? 0 : start),
  }))
}
