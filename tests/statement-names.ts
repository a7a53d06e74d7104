import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sources = fileURLToPath(new URL('../server/src/', import.meta.url))
// COPY tells nobody that it ran.
const DECLARED = /(?<!copyFrom\()\bsql(?:<[^(]*>)?\('([^']+)'\)/g

/**
 * With PM_STATEMENTS=check, a run of all tests fails when a statement of the server was never run by PostgreSQL.
 * Every test process notes the names it ran in a file of this folder.
 */
export function setup(): (() => void) | undefined {
  if (process.env['PM_STATEMENTS'] !== 'check') return undefined

  const folder = mkdtempSync(join(tmpdir(), 'pm-statements-'))
  process.env['PM_STATEMENTS_FOLDER'] = folder
  return () => {
    const ran = new Set(readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')))
    rmSync(folder, { recursive: true })
    const never = declaredNames().filter((name) => !ran.has(name))
    if (never.length > 0) throw new Error(`No test runs these statements on PostgreSQL:\n${never.join('\n')}`)
  }
}

function declaredNames(): string[] {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('.test') && !path.includes('testing/'))
    .flatMap((path) =>
      [...readFileSync(join(sources, path), 'utf8').matchAll(DECLARED)].flatMap(([, name]) => name ?? []),
    )
    .sort()
}
