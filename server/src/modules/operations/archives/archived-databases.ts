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
import type { WithDatabases } from '../command/each-database.ts'
import { archivePoliciesOf } from './archive-policies.ts'

export interface Archives {
  /** Where every archive lies. */
  stores: string[]
  isEncrypted: boolean
  of(database: DatabaseName): ArchivedDatabase
  all: ArchivedDatabase[]
}

/** The archives of the seven databases, each with the policies it has by default when it has none of that name. */
export async function openArchives(config: Pick<Config, 'dataDir'>, databases: Databases): Promise<Archives> {
  const settings = readArchiveSettings(process.env, { directory: join(config.dataDir, 'archives') })
  const all: ArchivedDatabase[] = []
  for (const name of databaseNames) {
    await providePolicies(databases[name], archivePoliciesOf(name))
    const place = openArchivePlace({ ...settings, scope: name })
    all.push({ name, parts: { database: databases[name], place, now: () => new Date() } })
  }
  return {
    all,
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
