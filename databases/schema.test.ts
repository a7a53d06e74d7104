import { fileURLToPath } from 'node:url'
import { dumpSchema, migrate } from '@products-manager/postgres'
import { testCluster } from '@products-manager/postgres/testing'
import { expect, it } from 'vitest'
import { databaseNames } from './testing/database-names.ts'

// After a new migration: npx vitest run databases/schema.test.ts --update
it.each(databaseNames)('schema.sql of %s is what its migrations make', async (name) => {
  const database = await (await testCluster()).createDatabase()
  await migrate({ url: database.url, directory: fileURLToPath(new URL(`${name}/migrations`, import.meta.url)) })

  const schema = await dumpSchema(database.url)

  await database.drop()
  await expect(schema).toMatchFileSnapshot(`${name}/schema.sql`)
})
