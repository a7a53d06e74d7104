import { join } from 'node:path'
import {
  type ArchivedDatabase,
  ArchiveError,
  openArchivePlace,
  providePolicies,
  readArchiveSettings,
  type WithArchives,
} from 'pgops'
import type { Config } from '../../../platform/config.ts'
import { type DatabaseName, databaseNames } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { askEachDatabase } from '../ask-each-database.ts'
import type { WithDatabases } from '../command/each-database.ts'
import { archivePoliciesOf, retiredPoliciesOf } from './archive-policies.ts'

// The first time it makes tables.
const PROVIDE_MS = 10_000

export interface Archives {
  /** Where every archive lies. */
  stores: string[]
  isEncrypted: boolean
  of(database: DatabaseName): ArchivedDatabase
  all: ArchivedDatabase[]
  /** Databases that did not answer: they may lack their policies. */
  silent: DatabaseName[]
}

/** The archives of the seven databases, each with the policies it has by default when it has none of that name. */
export async function openArchives(config: Pick<Config, 'dataDir'>, databases: Databases): Promise<Archives> {
  const settings = readArchiveSettings(process.env, { directory: join(config.dataDir, 'archives') })
  const { silent } = await askEachDatabase(
    async (name) => {
      await providePolicies(databases[name], archivePoliciesOf(name), retiredPoliciesOf(name))
      return []
    },
    { deadlineMs: PROVIDE_MS },
  )
  const all: ArchivedDatabase[] = databaseNames.map((name) => {
    const place = openArchivePlace({ ...settings, scope: name })
    return { name, parts: { database: databases[name], place, now: () => new Date() } }
  })
  return {
    ...{ all, silent },
    stores: settings.stores.map(({ name }) => name),
    isEncrypted: settings.keys !== null,
    of(database) {
      const found = all.find(({ name }) => name === database)
      if (found) return found
      throw new ArchiveError('ARCHIVE_POLICY_NOT_FOUND', `There is no database ${database}.`)
    },
  }
}

/** For the commands: those of the seven databases that are asked for. */
export function withArchivesOf(withDatabases: WithDatabases, readConfig: () => Config): WithArchives {
  return ({ database }, work) =>
    withDatabases(async (system) => {
      const { all, of } = await openArchives(readConfig(), system.databases)
      return work(database === undefined ? all : [of(database as DatabaseName)])
    })
}
