import type { Command } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../command/open-target.ts'
import { runCommand } from '../command/run-command.ts'
import { listTableStates } from './list-table-states.ts'
import { tablesText } from './tables-text.ts'

export function tablesCommand(program: Command): void {
  targetCommand(program.command('tables'), 'rows, sizes, dead rows, scans, bloat, last vacuum, hit rates')
    .option('--table <name>', 'only this one')
    .action((options: TargetOptions & { table?: string }) =>
      runCommand(options, ({ output, signal }) =>
        withTarget(options, async (database) => {
          const tables = await listTableStates(database, { table: options.table }, { signal })
          output.answer({ tables }, () => tablesText(tables))
        }),
      ),
    )
}
