import { Command } from 'commander'
import { archiveCommands } from '../archive/command/archive-commands.ts'
import { withEnvironmentArchives } from '../archive/command/environment-archives.ts'
import { backupCommands } from '../backup/command/backup-commands.ts'
import { withEnvironment } from '../backup/command/environment-context.ts'
import { benchCommand } from '../bench/bench-command.ts'
import { maintainCommand, viewsCommand } from '../maintain/maintain-command.ts'
import { locksCommand } from '../monitor/locks-command.ts'
import { metricsCommand } from '../monitor/metrics-command.ts'
import { tablesCommand } from '../monitor/tables-command.ts'
import { indexesCommand } from '../optimizer/command/indexes-command.ts'
import { slowCommand } from '../optimizer/command/slow-command.ts'
import { suggestCommand } from '../optimizer/command/suggest-command.ts'
import { pgbouncerCommand } from '../pgbouncer/pgbouncer-command.ts'
import { restoreCommand } from '../restore/command/restore-command.ts'

const WRONG_USAGE = 2

// Each part of pgops registers its commands by one function in a file of its own: add a line below.
const program = new Command('pgops')
  .description('Operates a PostgreSQL 15 to 18.')
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USAGE))

tablesCommand(program)
locksCommand(program)
metricsCommand(program)
maintainCommand(program)
viewsCommand(program)
benchCommand(program)
slowCommand(program)
pgbouncerCommand(program)
backupCommands(program, withEnvironment)
restoreCommand(program, withEnvironment)
archiveCommands(program, withEnvironmentArchives)
suggestCommand(program)
indexesCommand(program)

await program.parseAsync()
