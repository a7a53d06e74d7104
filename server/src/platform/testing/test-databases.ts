import { fileURLToPath } from 'node:url'
import { type Database, migrate, openDatabase } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { onTestFinished } from 'vitest'
import type { DatabaseName } from '../database-names.ts'
import { noteStatement } from './note-statement.ts'

const templates = new Map<DatabaseName, Promise<string>>()

export interface MigratedDatabase<Name extends DatabaseName> {
  handle: Database<Name>
  /** Past the handle, for looking at what a test did. */
  query: TestDatabase['query']
  url: string
}

/** An empty database of ours with its whole schema, dropped after the test. */
export async function migratedDatabase<Name extends DatabaseName>(name: Name): Promise<MigratedDatabase<Name>> {
  const database = await createMigrated(name)
  const handle = openDatabase({ name, url: database.url, pool: { size: 5 }, onStatement: noteStatement })
  onTestFinished(async () => {
    await handle.close()
    await database.drop()
  })
  return { handle, query: database.query, url: database.url }
}

/** A copy of the migrated database of this name, which is made once in this process. */
export async function createMigrated(name: DatabaseName): Promise<TestDatabase> {
  const cluster = await testCluster()
  const template = templates.get(name) ?? makeTemplate(name)
  templates.set(name, template)
  return cluster.createDatabase({ template: await template })
}

async function makeTemplate(name: DatabaseName): Promise<string> {
  const cluster = await testCluster()
  const database = await cluster.createDatabase()
  await migrate({
    url: database.url,
    directory: fileURLToPath(new URL(`../../../../databases/${name}/migrations`, import.meta.url)),
  })
  return database.name
}
