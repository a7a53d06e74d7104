export const databaseNames = ['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'] as const
export type DatabaseName = (typeof databaseNames)[number]

/** Connections each database keeps when the environment says nothing. */
export const poolSizes: Record<DatabaseName, number> = {
  core: 5,
  catalog: 20,
  imports: 15,
  exports: 10,
  media: 10,
  code2asin: 10,
  analytics: 10,
}
