import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate, openDatabase } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { openFileStore } from '../../platform/files/file-store.ts'
import { importFile } from '../imports/index.ts'
import { demoSuppliers, type WrittenDemoFile, writeDemoFiles } from './index.ts'

const sizes = { seed: 11, products: 2_000 }
const closing: (() => Promise<unknown>)[] = []
const signal = new AbortController().signal
let directory: string
let importsDatabase: TestDatabase
let catalogDatabase: TestDatabase
let parts: Parameters<typeof importFile>[0]

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'import-demo-'))
  closing.push(() => rm(directory, { recursive: true }))
  importsDatabase = await migrated('imports')
  catalogDatabase = await migrated('catalog')
  const files = await openFileStore({ dataDir: directory, maxBytes: 100_000_000 })
  const imports = openDatabase({ name: 'imports', url: importsDatabase.url, pool: { size: 3 } })
  const catalog = openDatabase({ name: 'catalog', url: catalogDatabase.url, pool: { size: 3 } })
  closing.push(
    () => imports.close(),
    () => catalog.close(),
  )
  parts = { imports, catalog, files, originalPath: files.path, clock: systemClock, lanes: 2, tell: () => {} }
})

afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

it('imports every demo file without a question, and reports exactly what was planted', async () => {
  const written = await writeDemoFiles({ ...sizes, directory: join(directory, 'first') })

  for (const file of written) {
    const run = await importWritten(file)

    const { summary, supplier } = file
    const { code } = supplier
    expect(await problemsOf(run.id), code).toEqual(summary.defects.map(({ line, code, field }) => [line, code, field]))
    expect(run, code).toMatchObject({ totalRows: summary.products + summary.defects.length, warnings: 0 })
    expect(run.refused, code).toBe(summary.defects.length)
  }
  const ownProducts = demoSuppliers.map(({ own }) => Math.ceil(sizes.products * own))
  expect(await count('products')).toBe(ownProducts.reduce((sum, own) => sum + own))
  expect(await count('supplier_products')).toBe(written.reduce((sum, { summary }) => sum + summary.products, 0))
  expect(await count('best_offers where offers_count > 1')).toBe(await countShared(written))
})

it('finds in a changed file what was changed', async () => {
  const [main] = demoSuppliers
  const change = { seed: 5, share: 0.1 }
  const options = { ...sizes, suppliers: [main!], change, directory: join(directory, 'second') }
  const [changed] = await writeDemoFiles(options)

  const run = await importWritten(changed!)

  const { price, stock, title, removed, added } = changed!.summary.changes
  expect(run).toMatchObject({ created: added, missing: removed, updated: price + stock + title })
  expect(run.unchanged).toBe(sizes.products - price - stock - title - removed)
})

/** EANs that stand in more than one file. */
async function countShared(written: readonly WrittenDemoFile[]): Promise<number> {
  const texts = await Promise.all(written.map(({ path }) => readFile(path, 'latin1')))
  const eans = texts.flatMap((text) => [...new Set(text.match(/\b952\d{10}\b/g))])
  return new Set(eans.filter((ean, i) => eans.indexOf(ean) < i)).size
}

async function migrated(name: string): Promise<TestDatabase> {
  const database = await (await testCluster()).createDatabase()
  closing.push(() => database.drop())
  const migrations = new URL(`../../../../databases/${name}/migrations`, import.meta.url)
  await migrate({ url: database.url, directory: fileURLToPath(migrations) })
  return database
}

function importWritten({ path, supplier }: WrittenDemoFile) {
  return importFile(parts, {
    path,
    supplier: { code: supplier.code, name: supplier.name },
    profile: supplier.profile,
    signal,
  })
}

async function problemsOf(runId: string) {
  const rows = await importsDatabase.query<{ line: number; code: string; field: string | null }>(
    'select line, code, field from import_errors where job_id = $1 order by line, place',
    [runId],
  )
  return rows.map(({ line, code, field }) => [line, code, field])
}

async function count(what: string): Promise<number> {
  const [row] = await catalogDatabase.query<{ count: number }>(`select count(*)::int from ${what}`)
  return row?.count ?? -1
}
