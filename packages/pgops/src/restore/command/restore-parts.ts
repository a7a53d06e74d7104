import type { BackupContext } from '../../backup/command/backup-context.ts'
import type { Repository } from '../../backup/repository.ts'
import type { CommandContext } from '../../command/run-command.ts'

export interface RestoreOptions {
  json?: boolean
  verbose?: boolean
  cluster?: string
  jobs?: number
  targetTime?: string
  targetLsn?: string
  timeline?: number
  into?: string
  dryRun?: boolean
  verifyOnly?: boolean
  backup?: boolean
  table?: string
  database?: string
  rows?: string
  replace?: boolean
  dependents?: boolean
  scratch?: string
  console?: string
}

export interface RestoreParts extends CommandContext {
  context: BackupContext
  repository: Repository
}

/** PgBouncer's console, where there is one. */
export function consoleOf({ console = process.env['PGBOUNCER_ADMIN_URL'] }: RestoreOptions): string | undefined {
  return console?.trim() || undefined
}

/** `catalog` is short for `db_catalog`. */
export function fullName(given: string, databases: string[]): string {
  return databases.includes(given) ? given : `db_${given}`
}
