import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MigrationError } from './migration-error.ts'
import { splitStatements, withoutLeadingComments } from './split-statements.ts'

/** One direction of a migration. */
export interface Script {
  sql: string
  /** The line of the file where this part begins. */
  line: number
}

/** A migration file: what it does, and how it is taken back. */
export interface Migration {
  /** The file's name without `.sql`. */
  name: string
  checksum: string
  up: Script
  down: Script | null
  /** False when the file says `-- no-transaction`: its statements run one by one. */
  transactional: boolean
}

const FILE_NAME = /^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/

/** Reads the migrations of a folder, in the order of their names. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(names.map(async (name) => readMigration(name, await readFile(join(directory, name), 'utf8'))))
}

/** Reads one file: directives in the comments at the top, then what it does, then after a line `-- down` how it is taken back. */
function readMigration(fileName: string, text: string): Migration {
  if (!FILE_NAME.test(fileName)) {
    throw new MigrationError('MIGRATION_BAD_FILE', `${fileName}: a migration is named like 0001-what-it-does.sql.`)
  }
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const marks = lines.flatMap((line, index) => (/^-- down\s*$/.test(line) ? [index] : []))
  if (marks.length > 1) throw badFile(fileName, (marks[1] ?? 0) + 1, 'a second "-- down" line')

  const split = marks[0] ?? lines.length
  const up = { sql: lines.slice(0, split).join('\n'), line: 1 }
  const down = { sql: lines.slice(split + 1).join('\n'), line: split + 2 }
  checkScript(fileName, up)
  checkScript(fileName, down)
  return {
    name: fileName.slice(0, -'.sql'.length),
    checksum: createHash('sha256').update(lines.join('\n')).digest('hex'),
    up,
    down: marks.length > 0 ? down : null,
    transactional: !directives(lines).includes('no-transaction'),
  }
}

const DIRECTIVES = ['no-transaction']

function directives(lines: string[]): string[] {
  const end = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('--'))
  const header = lines.slice(0, end < 0 ? lines.length : end)
  return header.map((line) => line.replace(/^--\s*/, '').trim()).filter((word) => DIRECTIVES.includes(word))
}

// The runner opens and commits; a script that does so itself would be half applied when it fails.
const TRANSACTION_WORDS = /^(begin|start\s+transaction|commit|end|rollback|abort)\b/i

function checkScript(fileName: string, { sql, line }: Script): void {
  for (const statement of splitStatements(sql)) {
    const word = TRANSACTION_WORDS.exec(withoutLeadingComments(statement.text))?.[0]
    if (word) throw badFile(fileName, line + statement.line - 1, `"${word}" (each migration has its own transaction)`)
  }
}

function badFile(fileName: string, line: number, what: string): MigrationError {
  return new MigrationError('MIGRATION_BAD_FILE', `${fileName}:${line}: ${what}.`)
}
