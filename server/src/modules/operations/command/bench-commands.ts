import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Command, Option } from 'commander'
import { type BenchOptions, compare, measure, runOptions } from 'pgops/command'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { type DatabaseName, databaseNames } from '../../../platform/database-names.ts'
import type { WithDatabases } from './each-database.ts'
import type { OperatorParts } from './operator-commands.ts'

interface Options extends Omit<BenchOptions, 'directory'> {
  database: DatabaseName
  directory?: string
}

// The same from src and from dist: five folders below the root.
const CATALOGUE = fileURLToPath(new URL('../../../../../databases/catalog/workload.json', import.meta.url))

/** `pm bench before|after|compare`: what a change does to the queries of the catalogue, or to others. */
export function benchCommands(program: Command, withDatabases: WithDatabases, { dataDirOf }: OperatorParts): void {
  const bench = program.command('bench').description('measure queries before and after a change, and compare')
  const placed = (options: Options): BenchOptions => ({
    ...options,
    directory: options.directory ?? join(dataDirOf(), 'bench'),
  })

  for (const label of ['before', 'after'] as const) {
    common(runOptions(bench.command(label)), `measure a workload and keep it as "${label}"`)
      .addOption(new Option('--database <name>', 'where it is asked').choices(databaseNames).default('catalog'))
      .action((options: Options) =>
        runCommand(options, (context) =>
          withDatabases(({ databases }) =>
            measure(databases[options.database], label, { options: placed(options), context }),
          ),
        ),
      )
  }
  common(bench.command('compare'), '"before" and "after" side by side, with what is real of the difference')
    .option('--html <file>', 'write a page with charts as well')
    .action((options: Options) => runCommand(options, (context) => compare({ options: placed(options), context })))
}

function common(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--workload <file>', "the queries, as JSON; the catalogue's lists when left out", CATALOGUE)
    .option('--directory <path>', 'where runs are kept; bench in the data directory when left out')
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}
