import { copyRows, sql } from '@products-manager/postgres'
import { detect } from '../server/src/modules/imports/parse/detect.ts'
import { dialectOf } from '../server/src/modules/imports/parse/dialect-of.ts'
import { parse } from '../server/src/modules/imports/parse/parse.ts'
import { openLocalFile } from '../server/src/modules/imports/sources/local-file.ts'
import { demoFiles } from './demo-files.ts'
import type { Installation } from './installation.ts'
import { section } from './report.ts'
import { inRounds, type Note } from './rounds.ts'

interface ImportAnswer {
  status: string
  totalRows: number
  rowsPerSecond: number
  peakRssBytes: number
  cpuSeconds: number
}

interface Sizes {
  products: number
  rounds: number
}

const MB = 1024 * 1024

/** The import of the main demo file, first, again, and with 2 % of it changed, beside a bare COPY of the same rows. */
export async function benchImport({ products, rounds }: Sizes): Promise<string> {
  const { figures, rows } = await inRounds(rounds, (installation, note) => oneRound(installation, products, note))
  return section('import', figures, [
    `${rows.toLocaleString('en')} rows × 25 columns, ${rounds} rounds, a fresh embedded PostgreSQL each`,
    'rows/s of the whole import: keeping the file, detection, mapping, checks, merge, history',
  ])
}

async function oneRound(installation: Installation, products: number, note: Note): Promise<number> {
  const { write, importOf } = await demoFiles({ directory: installation.directory, products })
  const [first, changed] = [await write(0), await write(0.02)]

  const limit = await bareCopy(installation, first)
  note('bare COPY of the same rows', 'rows/s', limit)

  const run = (path: string) => installation.pm<ImportAnswer>('import', ...importOf(path))
  const report = (name: string, answer: ImportAnswer, target: string) => {
    note(name, 'rows/s', answer.rowsPerSecond, target)
    note(`${name}: share of bare COPY`, '', answer.rowsPerSecond / limit)
    note(`${name}: processor time of pm`, 's', answer.cpuSeconds)
    note(`${name}: peak memory of pm`, 'MB', answer.peakRssBytes / MB, '< 250')
  }
  const before = await run(first)
  report('first import', before, '≥ 12,000')
  const written = await productWrites(installation)
  report('the same file again', await run(first), '≥ 60,000')
  note('product rows written by it', 'rows', (await productWrites(installation)) - written, '0')
  report('2 % changed', await run(changed), '≥ 50,000')
  return before.totalRows
}

/** COPY of the file's cells into a table without index or key. The rows are made ready beforehand. */
async function bareCopy({ catalog }: Installation, path: string): Promise<number> {
  const file = await openLocalFile(path)
  const dialect = dialectOf(detect(file.sample))
  const rows: string[][] = []
  for await (const batch of parse(file.open(), dialect))
    for (const { cells, defect } of batch) if (!defect) rows.push(cells)
  const chunks: Uint8Array[] = []
  for await (const chunk of copyRows(rows)) chunks.push(chunk)

  const started = performance.now()
  await catalog.transaction(async (tx) => {
    await tx.run(sql('bench.create_bare')`
      create table bare (
        c1 text, c2 text, c3 text, c4 text, c5 text, c6 text, c7 text, c8 text, c9 text, c10 text, c11 text, c12 text,
        c13 text, c14 text, c15 text, c16 text, c17 text, c18 text, c19 text, c20 text, c21 text, c22 text, c23 text,
        c24 text, c25 text
      )
    `)
    await tx.copyFrom(sql('bench.copy_bare')`copy bare from stdin`, chunks)
  })
  const seconds = (performance.now() - started) / 1000
  await catalog.transaction((tx) => tx.run(sql('bench.drop_bare')`drop table bare`))
  return rows.length / seconds
}

async function productWrites({ catalog }: Installation): Promise<number> {
  // The statistics of a backend that has just ended arrive a moment later.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const { writes } = await catalog.one(sql<{ writes: number }>('bench.count_product_writes')`
    select (n_tup_ins + n_tup_upd + n_tup_del)::int as writes from pg_stat_user_tables where relname = 'products'
  `)
  return writes
}
