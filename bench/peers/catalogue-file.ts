import { demoEan } from '../../server/src/modules/demo/generate/gtin.ts'

/** The columns of a file that every system reads without a setting: names as theirs, decimal points, no defect. */
export const columns = ['sku', 'ean', 'title', 'description', 'brand', 'category', 'price', 'stock'] as const

const WORDS = 'steel oak light compact quiet washable folding spare warm daily strong garden kitchen office'.split(' ')

/** A CSV of `products` plain products, UTF-8, comma-separated. */
export function catalogueFile(products: number): string {
  const rows = Array.from({ length: products }, (_, index) => {
    const words = Array.from({ length: 40 }, (_, at) => WORDS[(index * 7 + at * 5) % WORDS.length])
    const cells = [
      `SKU-${String(index).padStart(6, '0')}`,
      demoEan(index),
      `${words[0]} ${words[1]} article ${index}`,
      words.join(' '),
      `Brand ${index % 100}`,
      `Category ${index % 40}`,
      (1 + (index % 90_000) / 100).toFixed(2),
      String(index % 250),
    ]
    return cells.join(',')
  })
  return [columns.join(','), ...rows, ''].join('\n')
}

/** The products of such a file again; no cell of it has a comma. */
export function rowsOf(csv: string): Record<(typeof columns)[number], string>[] {
  const [, ...lines] = csv.trimEnd().split('\n')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])) as ReturnType<typeof rowsOf>[0]
  })
}
