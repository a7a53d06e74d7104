import { statSync } from 'node:fs'
import { DictDB } from '../database/node-database.ts'
import { restoreCommand } from './restore-command.ts'
import type { Invocation, Output } from './run-command.ts'
import { writeTarget } from './write-target.ts'

/** Converts a file, or a directory of backups, of the Python original. */
export function convert(invocation: Invocation, output: Output): number {
  const [from, to] = invocation.words
  if (statSync(from!).isDirectory()) return restoreCommand(invocation, output)
  const db = DictDB.load(from!)
  writeTarget(db, to!)
  const tables = db.listTables().map((name) => ({ name, rows: db.anyTable(name).size() }))
  if (invocation.json) output.out(JSON.stringify({ target: to, tables }))
  else for (const { name, rows } of tables) output.out(`${name}: ${rows} rows`)
  return 0
}
