import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from '@products-manager/postgres'
import { freshInstallation, type Installation } from './installation.ts'
import { section } from './report.ts'
import { noteFigures } from './rounds.ts'

interface ImportAnswer {
  totalRows: number
  refused: number
  durationMs: number
  rowsPerSecond: number
  peakRssBytes: number
  cpuSeconds: number
}

const MB = 1024 * 1024
const GB = 1024 * MB
const TARGET = '< 300'
// Some 4 MB of text are written at a time, however long the file is.
const ROWS_A_CHUNK = 100_000

const profile = {
  name: 'narrow',
  version: 1,
  fields: {
    supplierSku: { from: { column: 'key' } },
    title: { from: { column: 'title' } },
    price: { from: { column: 'price' } },
    stock: { from: { column: 'stock' } },
  },
}

/** One narrow file of very many rows into an empty catalogue: is memory flat? */
export async function benchRows({ rows }: { rows: number }): Promise<string> {
  const { figures, note } = noteFigures()
  const installation = await freshInstallation()
  try {
    const file = join(installation.directory, 'narrow.csv')
    const profileFile = join(installation.directory, 'narrow.json')
    await writeNarrow(file, rows)
    await writeFile(profileFile, JSON.stringify(profile))
    const answer = await installation.pm<ImportAnswer>('import', file, '--supplier', 'NARROW', '--profile', profileFile)
    if (answer.totalRows !== rows || answer.refused > 0) throw new Error(JSON.stringify(answer))
    note('import into an empty catalogue', 's', answer.durationMs / 1000)
    note('rows a second', 'rows/s', answer.rowsPerSecond)
    note('processor time of pm', 's', answer.cpuSeconds)
    note('peak memory of pm', 'MB', answer.peakRssBytes / MB, TARGET)
    note('products in the catalogue then', '', await productsIn(installation), rows.toLocaleString('en'))
    note('the catalogue’s database then', 'GB', (await bytesIn(installation)) / GB)
  } finally {
    await installation.remove()
  }
  return section('rows', figures(), [
    `${rows.toLocaleString('en')} rows × 4 columns (key, title, price, stock), one round, a fresh embedded PostgreSQL`,
    'peak memory: the most the importing process ever had resident, as the kernel counts it',
  ])
}

async function writeNarrow(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path)
  out.write('key;title;price;stock\n')
  for (let from = 0; from < rows; from += ROWS_A_CHUNK) {
    let text = ''
    for (let i = from; i < Math.min(rows, from + ROWS_A_CHUNK); i++)
      text += `K${i};Article ${i};${(i % 9_973) + 0.25};${i % 251}\n`
    if (!out.write(text)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

async function productsIn({ catalog }: Installation): Promise<number> {
  const { count } = await catalog.one(sql<{ count: number }>('bench.count_products')`
    select count(*)::int as count from products
  `)
  return count
}

async function bytesIn({ catalog }: Installation): Promise<number> {
  const { bytes } = await catalog.one(sql<{ bytes: number }>('bench.catalogue_bytes')`
    select pg_database_size(current_database())::float8 as bytes
  `)
  return bytes
}
