export const databaseNames = ['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'] as const
export type DatabaseName = (typeof databaseNames)[number]

export interface DatabaseSearch {
  database?: DatabaseName
}

/** Which database an address is about; without one, the catalogue: it is what people wait for. */
export const DEFAULT_DATABASE: DatabaseName = 'catalog'

/** The database of this name, or the one people see without one. */
export function databaseOf(name: string): DatabaseName {
  return findDatabase(name) ?? DEFAULT_DATABASE
}

/** The database of this name, if it is one of the seven. */
export function findDatabase(name: unknown): DatabaseName | undefined {
  return databaseNames.find((known) => known === name)
}

export function readDatabaseSearch({ database }: Record<string, unknown>): DatabaseSearch {
  const known = findDatabase(database)
  return known ? { database: known } : {}
}
