import type { Command } from 'commander'
import { archiveCommands, backupCommands, restoreCommand } from 'pgops'
import type { Config } from '../../../platform/config.ts'
import type { Log } from '../../../platform/log.ts'
import { withArchivesOf } from '../archives/archived-databases.ts'
import { withBackupsOf } from '../backups/backup-context.ts'
import type { WithDatabases } from './each-database.ts'

export interface KeepingParts {
  prepare: () => { config: Config; log: Log }
  withDatabases: WithDatabases
}

/** Backups, restores and archives: pgops's own commands, on this installation. */
export function keepingCommands(program: Command, { prepare, withDatabases }: KeepingParts): void {
  backupCommands(program, (work) => withBackupsOf(prepare(), work))
  restoreCommand(program, (work) => withBackupsOf(prepare(), work))
  archiveCommands(
    program,
    withArchivesOf(withDatabases, () => prepare().config),
  )
}
