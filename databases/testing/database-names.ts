import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The databases that have migrations here. */
export const databaseNames: readonly string[] = readdirSync(fileURLToPath(new URL('..', import.meta.url)), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map((entry) => entry.name)
