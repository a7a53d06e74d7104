/** Numbers that look random and are the same for the same seed (xorshift32). */
export function randomNumbers(seed: number): () => number {
  // The state must not be zero, and neighbouring seeds must not begin alike.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

/** How the supplier's files are read. */
export const profile = {
  $schema: 'urn:products-manager:import-profile:1',
  name: 'chaos',
  version: 1,
  file: { encoding: 'utf-8', delimiter: ';', quote: '"', header: true, decimalMark: ',' },
  fields: {
    supplierSku: { from: { column: 'sku' } },
    ean: { from: { column: 'ean' } },
    title: { from: { column: 'title' } },
    brand: { from: { column: 'brand' } },
    category: { from: { column: 'category' }, split: '>' },
    price: { from: { column: 'price' } },
    cost: { from: { column: 'cost' } },
    stock: { from: { column: 'stock' } },
    color: { from: { column: 'color' } },
    description: { from: { column: 'description' } },
  },
  rules: [{ field: 'title', required: true }],
}

const HEADER = 'sku;ean;title;brand;category;price;cost;stock;color;description'
const COLORS = ['red', 'blue', 'grün', 'écru', '']

/**
 * The supplier's file of some day, the same for the same seed and day. From one day to the next 2 % of the rows change
 * and some come and go; every file has duplicates, damaged rows, warnings, two articles of one EAN next to each other
 * and far apart, and rows that have come back after a day.
 */
export function supplierFile({ rows, day, seed }: { rows: number; day: number; seed: number }): string {
  const lines: string[] = [HEADER]
  for (let n = 1; n <= rows + day * Math.ceil(rows / 100); n++) {
    const chance = randomNumbers(seed * 31 + n)
    const kind = chance()
    // Gone on one day of five, a hundredth of them each day.
    if (day > 0 && n % 100 === day) continue
    lines.push(articleLine({ n, kind, version: (n + day) % 50 === 0 ? day : 0 }))
    if (kind < 0.002) lines.push(articleLine({ n, kind: 1, version: 99 }))
  }
  return `${lines.join('\r\n')}\r\n`
}

function articleLine({ n, kind, version }: { n: number; kind: number; version: number }): string {
  const sku = `A-${String(n).padStart(6, '0')}`
  if (kind > 0.002 && kind < 0.003) return `${sku};${ean(n)};cut`
  const price =
    kind > 0.003 && kind < 0.005
      ? 'on request'
      : `${1 + (n % 900)},${String((n * 7 + version * 13) % 100).padStart(2, '0')}`
  const stock = kind > 0.005 && kind < 0.006 ? '-3' : String((n * 3 + version) % 500)
  const cells = [
    sku,
    eanCell(n, kind),
    version > 1 ? `Article ${n}, ${version}. édition` : `Article ${n}, édition`,
    `Marque ${n % 40}`,
    `Rayon ${n % 7}>Étage ${n % 30}`,
    price,
    `0,${String(n % 97).padStart(2, '0')}`,
    stock,
    COLORS[n % COLORS.length],
    n % 11 === 0 ? `"Line one of ${n};\nline ""two"""` : `Text ${n}`,
  ]
  return cells.join(';')
}

function eanCell(n: number, kind: number): string {
  if (kind > 0.006 && kind < 0.007) return `${ean(n).slice(0, 12)}${(Number(ean(n).slice(12)) + 1) % 10}`
  // Without an EAN the article is known by its SKU.
  if (kind > 0.9) return ''
  // The article before has the same EAN.
  if (kind > 0.88) return ean(n - 1)
  // An article of another batch has the same EAN.
  if (kind > 0.86 && n > 4_000) return ean(n - 3_500)
  return ean(n)
}

function ean(n: number): string {
  const digits = `2${String(n).padStart(11, '0')}`
  let sum = 0
  for (const [place, digit] of [...digits].entries()) sum += Number(digit) * (place % 2 === 0 ? 1 : 3)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
