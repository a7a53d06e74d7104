import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { applyAdvice, checkIndexes, type Rank, suggestIndexes, writtenWorkload } from 'pgops'
import { appliedText, indexesText, slowText, suggestText } from 'pgops/command'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { slowQueries } from '../optimizer/observe-queries.ts'
import { withSource } from '../optimizer/with-source.ts'
import { type Common, common, eachDatabase, type WithDatabases } from './each-database.ts'

interface SlowOptions extends Common {
  limit: number
  by: Rank
  plans: boolean
}

interface SuggestOptions extends Common {
  table?: string
  workload?: string
  apply?: number
}

/** Slow queries, advice on indexes and what is wrong with those there are. */
export function optimizerCommands(db: Command, withDatabases: WithDatabases): void {
  common(db.command('slow'), 'the queries that cost most, with their plans; none of them is run')
    .option('--limit <count>', 'at most this many', wholeNumber, 10)
    .addOption(
      new Option('--by <what>', 'ranked by')
        .choices(['total', 'mean', 'calls', 'rows', 'blocks', 'wal'])
        .default('total'),
    )
    .option('--no-plans', 'the figures alone')
    .action((options: SlowOptions) =>
      runCommand(options, ({ output }) =>
        withDatabases(async (system) => {
          const { limit, by, plans } = options
          const databases = await eachDatabase(options, (database) =>
            slowQueries(system, system.databases.analytics, { database, limit, by, plans }),
          )
          output.answer({ databases }, () => databases.map(({ result }) => slowText(result, plans)).join('\n\n'))
        }),
      ),
    )

  common(db.command('suggest'), 'indexes for the workload, planned in a copy without rows')
    .option('--table <name>', 'for this table only')
    .option('--workload <file>', 'SQL statements in place of what the server has counted')
    .option('--apply <number>', 'build this one beside running work; needs --database', wholeNumber)
    .action((options: SuggestOptions, command: Command) => {
      if (options.apply !== undefined && !options.database)
        command.error('error: of which database? Add --database NAME', { exitCode: 2 })
      return runCommand(options, ({ output, signal }) =>
        withDatabases(async (system) => {
          const { table, workload, apply } = options
          const written =
            workload === undefined ? {} : { workload: await writtenWorkload(await readFile(workload, 'utf8')) }
          const databases = await eachDatabase(options, (name) =>
            withSource(system, name, async ({ source, ...place }) => {
              const report = await suggestIndexes(source, {
                ...place,
                ...written,
                ...(table !== undefined && { table }),
              })
              if (apply === undefined) return { report, applied: null }
              const chosen = report.advice.find(({ number }) => number === apply)
              if (!chosen) throw new Error(`There is no advice number ${apply}; there are ${report.advice.length}.`)
              return { report, applied: await applyAdvice(source, chosen, { signal, onStep: output.say }) }
            }),
          )
          output.answer({ databases }, () =>
            databases
              .map(({ result: { report, applied } }) => (applied ? appliedText([applied]) : suggestText(report)))
              .join('\n\n'),
          )
        }),
      )
    })

  common(
    db.command('indexes'),
    'invalid, duplicate, redundant, unused and bloated indexes; foreign keys without one',
  ).action((options: Common) =>
    runCommand(options, ({ output }) =>
      withDatabases(async (system) => {
        const databases = await eachDatabase(options, (name) =>
          withSource(system, name, ({ source }) => checkIndexes(source)),
        )
        output.answer({ databases }, () => databases.map(({ result }) => indexesText(result)).join('\n\n'))
      }),
    ),
  )
}

function wholeNumber(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number above 0.')
}
