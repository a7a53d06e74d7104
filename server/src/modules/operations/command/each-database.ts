import { type Command, Option } from 'commander'
import { type DatabaseName, databaseNames } from '../../../platform/database-names.ts'
import type { DatabaseSystem } from '../../../platform/databases.ts'

/** Opens the databases as they are, without migrating them, and closes them after the work. */
export type WithDatabases = <T>(work: (system: DatabaseSystem) => Promise<T>) => Promise<T>

/** What every command on the databases takes. */
export interface Common {
  json?: boolean
  verbose?: boolean
  database?: DatabaseName
}

/** Adds the options of every command on the databases. */
export function common(command: Command, description: string): Command {
  return command
    .description(description)
    .addOption(new Option('--database <name>', 'only this one').choices(databaseNames))
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}

export interface OfDatabase<T> {
  database: DatabaseName
  result: T
}

/** One after the other: the first failure stops the rest, and the answers keep their order. */
export async function eachDatabase<T>(
  options: Common,
  work: (name: DatabaseName) => Promise<T>,
): Promise<OfDatabase<T>[]> {
  const done: OfDatabase<T>[] = []
  for (const database of options.database ? [options.database] : databaseNames) {
    done.push({ database, result: await work(database) })
  }
  return done
}
