import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../../command/open-target.ts'
import { runCommand } from '../../command/run-command.ts'
import { suggestIndexes } from '../advice/suggest-indexes.ts'
import { writtenWorkload } from '../workload/read-workload.ts'
import { wholeNumber } from './slow-command.ts'
import { suggestText } from './suggest-text.ts'

interface SuggestCommandOptions extends TargetOptions {
  workload?: string
  table?: string
  limit: number
}

export function suggestCommand(program: Command): void {
  targetCommand(
    program.command('suggest'),
    'indexes for the workload, planned in a copy without rows: the database itself is only read',
  )
    .option(
      '--workload <file>',
      'SQL statements in place of pg_stat_statements; "-- calls: 100" before one says how often it comes',
    )
    .option('--table <name>', 'for this table only')
    .option('--limit <count>', 'at most this many', wholeNumber, 10)
    .action((options: SuggestCommandOptions) =>
      runCommand(options, ({ output }) =>
        withTarget(options, async (source) => {
          const { workload, table, limit } = options
          const written =
            workload === undefined ? {} : { workload: await writtenWorkload(await readFile(workload, 'utf8')) }
          const report = await suggestIndexes(source, { limit, ...written, ...(table !== undefined && { table }) })
          output.answer(report, () => suggestText(report))
        }),
      ),
    )
}
