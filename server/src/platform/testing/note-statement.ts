import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StatementEvent } from '@products-manager/postgres'

const folder = process.env['PM_STATEMENTS_FOLDER']
const noted = new Set<string>()

/** Notes the name of a statement that PostgreSQL ran, when all of them are to be seen (PM_STATEMENTS=check). */
export function noteStatement({ statement, error }: StatementEvent): void {
  if (folder === undefined || error !== null || noted.has(statement)) return
  noted.add(statement)
  appendFileSync(join(folder, String(process.pid)), `${statement}\n`)
}
