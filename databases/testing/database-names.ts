export const databaseNames = ['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'] as const
