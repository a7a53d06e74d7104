import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportRun, Profile } from '@products-manager/contract'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../../platform/clock.ts'
import { openFileStore } from '../../../platform/files/file-store.ts'
import { type MigratedDatabase, migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { importFile } from '../import-file.ts'
import type { RunnerParts } from '../runs/execute-run.ts'
import type { UploadParts } from '../uploads.ts'

/** What imports need, for one test, and what the test did to it. */
export interface TestInstallation {
  parts: UploadParts & RunnerParts
  catalog: MigratedDatabase<'catalog'>
  imports: MigratedDatabase<'imports'>
  dataDir: string
  /** Every state of a run that was told, in order. */
  told: ImportRun[]
  /** Writes a file that a supplier could have sent; gives its path. */
  write(name: string, content: string | Uint8Array): Promise<string>
  /** Imports such a file for the supplier ACME in this process. */
  importText(content: string | Uint8Array, profile: Profile | null): Promise<ImportRun>
}

/** Two empty databases and an empty folder for originals, gone after the test. */
export async function anInstallation(): Promise<TestInstallation> {
  const [catalog, imports] = [await migratedDatabase('catalog'), await migratedDatabase('imports')]
  const dataDir = await mkdtemp(join(tmpdir(), 'pm-imports-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const files = await openFileStore({ dataDir, maxBytes: 2 ** 30 })
  const told: ImportRun[] = []
  const parts = {
    imports: imports.handle,
    catalog: catalog.handle,
    files,
    clock: systemClock,
    lanes: 2,
    originalPath: files.path,
    tell: (run: ImportRun) => void told.push(run),
  }
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(dataDir, name)
    await writeFile(path, content)
    return path
  }
  return {
    parts,
    catalog,
    imports,
    dataDir,
    told,
    write,
    importText: async (content, profile) =>
      importFile(parts, {
        path: await write('catalogue.csv', content),
        supplier: { code: 'ACME' },
        profile,
        signal: new AbortController().signal,
      }),
  }
}

const FIELD_OF = {
  sku: 'supplierSku',
  ean: 'ean',
  title: 'title',
  reference: 'manufacturerReference',
  brand: 'brand',
  price: 'price',
  stock: 'stock',
} as const

/** A profile for files with these columns. */
export function aProfile(columns: readonly (keyof typeof FIELD_OF)[]): Profile {
  return {
    $schema: 'urn:products-manager:import-profile:1',
    name: 'test',
    version: 1,
    file: { delimiter: ';', header: true, decimalMark: '.' },
    fields: Object.fromEntries(columns.map((column) => [FIELD_OF[column], { from: { column } }])),
  }
}
