import { type Command, InvalidArgumentError, Option } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../../command/open-target.ts'
import { runCommand } from '../../command/run-command.ts'
import { findSlowQueries, type Rank } from '../slow/find-slow-queries.ts'
import { fileLooks } from '../slow/looks.ts'
import { slowText } from './slow-text.ts'
import { stateFile } from './state-file.ts'

interface SlowCommandOptions extends TargetOptions {
  limit: number
  by: Rank
  plans: boolean
  look: boolean
}

export function slowCommand(program: Command): void {
  targetCommand(program.command('slow'), 'the queries that cost most, with their plans; none of them is run')
    .option('--limit <count>', 'at most this many', wholeNumber, 10)
    .addOption(
      new Option('--by <what>', 'what they are ranked by')
        .choices(['total', 'mean', 'calls', 'rows', 'blocks', 'wal'])
        .default('total'),
    )
    .option('--no-plans', 'the figures alone')
    .option('--no-look', 'do not keep the counters to tell the change at the next look')
    .action((options: SlowCommandOptions) =>
      runCommand(options, ({ output }) =>
        withTarget(options, async (source, address) => {
          const { limit, by, plans, look } = options
          const looks = look ? { looks: fileLooks(stateFile(address)) } : {}
          const report = await findSlowQueries(source, { limit, by, plans, ...looks })
          output.answer(report, () => slowText(report, plans))
        }),
      ),
    )
}

/** A count on the command line. */
export function wholeNumber(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number above 0.')
}
