export const databaseNames = ['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'] as const
export type DatabaseName = (typeof databaseNames)[number]

export interface DatabaseSearch {
  database?: DatabaseName
}

/** Which database an address is about; without one, the catalogue: it is what people wait for. */
export const DEFAULT_DATABASE: DatabaseName = 'catalog'

export function readDatabaseSearch({ database }: Record<string, unknown>): DatabaseSearch {
  const known = databaseNames.find((name) => name === database)
  return known ? { database: known } : {}
}
