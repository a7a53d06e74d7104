import { openDatabase } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { onTestFinished } from 'vitest'
import type { MasterKeys } from '../../backup/sealing/keys.ts'
import { localStore } from '../../backup/stores/local-store.ts'
import type { Store } from '../../backup/stores/store.ts'
import { aFolder } from '../../backup/testing/a-cluster.ts'
import { type ArchivePlace, openArchivePlace } from '../archive-place.ts'
import type { ArchivingParts } from '../archiving.ts'
import { ensureArchiveSchema } from '../catalogue/archive-schema.ts'
import { savePolicy } from '../catalogue/policies.ts'
import { type PolicyWish, readPolicy } from '../policy.ts'
import { type ArchiveReport, runArchiving } from '../run-archiving.ts'

export interface AnArchive {
  database: TestDatabase
  folder: string
  place: ArchivePlace
  parts: ArchivingParts
  policy(wish: PolicyWish): Promise<void>
  run(policy: string): Promise<ArchiveReport>
  /** What the catalogue says, table by table. */
  held(): Promise<{ table: string; rows: number }[]>
}

export interface ArchiveOptions {
  stores?: Store[]
  keys?: MasterKeys | null
  database?: TestDatabase
}

// Long after the rows of the tests.
const NOW = new Date('2026-11-21T03:00:00Z')

/** An empty database on the shared server, and a place for its archive. */
export async function anArchive({ stores, keys = null, database: given }: ArchiveOptions = {}): Promise<AnArchive> {
  const database = given ?? (await (await testCluster()).createDatabase())
  const folder = aFolder()
  const place = openArchivePlace({ stores: stores ?? [localStore(folder)], keys, scope: 'test' })
  const opened = openDatabase({ name: database.name, url: database.url, pool: { size: 3 } })
  onTestFinished(async () => {
    await opened.close({ deadlineMs: 500 })
    if (!given) await database.drop()
  })
  const parts: ArchivingParts = { database: opened, place, now: () => NOW }
  await ensureArchiveSchema(opened)
  return {
    ...{ database, folder, place, parts },
    policy: (wish) => opened.transaction((tx) => savePolicy(tx, readPolicy(wish))),
    run: (policy) => runArchiving(parts, policy),
    held: () =>
      database.query(
        `select table_name as "table", sum(held_rows)::int as rows from pgops_archive.archive_pieces
          where state = 'archived' group by 1 order by 1`,
      ),
  }
}
