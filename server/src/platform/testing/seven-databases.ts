import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { type DatabaseName, databaseNames } from '../database-names.ts'
import { createMigrated } from './test-databases.ts'

export interface TestDatabases {
  /** `DB_*_URL` of each, for `readConfig` or a process. */
  env: Record<string, string>
  of(name: DatabaseName): TestDatabase
  drop(): Promise<void>
}

/** Seven databases on a real server, with their schemas and nothing in them; or without even those. */
export async function createTestDatabases({ migrated = true } = {}): Promise<TestDatabases> {
  const cluster = await testCluster()
  const made = new Map<DatabaseName, TestDatabase>()
  for (const name of databaseNames) made.set(name, await (migrated ? createMigrated(name) : cluster.createDatabase()))
  const of = (name: DatabaseName) => {
    const database = made.get(name)
    if (!database) throw new Error(`There is no database ${name}.`)
    return database
  }
  return {
    env: Object.fromEntries(databaseNames.map((name) => [`DB_${name.toUpperCase()}_URL`, of(name).url])),
    of,
    async drop() {
      for (const database of made.values()) await database.drop()
    },
  }
}
