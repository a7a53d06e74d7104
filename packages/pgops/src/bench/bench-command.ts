import { writeFile } from 'node:fs/promises'
import type { Database } from '@products-manager/postgres'
import { type Command, InvalidArgumentError } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../command/open-target.ts'
import { type CommandContext, runCommand } from '../command/run-command.ts'
import { comparisonText, runText } from './bench-text.ts'
import { compareRuns } from './compare-runs.ts'
import { comparisonPage } from './comparison-page.ts'
import { findRun, keepRun } from './keep-runs.ts'
import { FEWEST_RUNS, runWorkload } from './run-workload.ts'
import { readWorkload } from './workload.ts'

export interface BenchOptions {
  workload: string
  directory: string
  runs: number
  warmUp: number
  html?: string
  json?: boolean
  verbose?: boolean
}

const DIRECTORY = 'bench-runs'

export function benchCommand(program: Command): void {
  const bench = program.command('bench').description('measure queries before and after a change, and compare')
  for (const label of ['before', 'after'] as const) {
    runOptions(targetCommand(bench.command(label), `measure a workload and keep it as "${label}"`))
      .requiredOption('--workload <file>', 'the queries, as JSON')
      .option('--directory <path>', 'where runs are kept', DIRECTORY)
      .action((options: BenchOptions & TargetOptions) =>
        runCommand(options, (context) =>
          withTarget(options, (database) => measure(database, label, { options, context })),
        ),
      )
  }
  bench
    .command('compare')
    .description('"before" and "after" side by side, with what is real of the difference')
    .requiredOption('--workload <file>', 'the queries, as JSON')
    .option('--directory <path>', 'where runs are kept', DIRECTORY)
    .option('--html <file>', 'write a page with charts as well')
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
    .action((options: BenchOptions) => runCommand(options, (context) => compare({ options, context })))
}

/** How often a query is asked; `pm bench` has the same options. */
export function runOptions(command: Command): Command {
  return command
    .option('--runs <count>', 'times each query is measured', atLeast(FEWEST_RUNS), 50)
    .option('--warm-up <count>', 'times each query is asked before', atLeast(0), 5)
}

interface Bench {
  options: BenchOptions
  context: CommandContext
}

/** Measures a workload, tells and keeps it. */
export async function measure(database: Database<string>, label: string, { options, context }: Bench): Promise<void> {
  const { output, signal } = context
  const workload = await readWorkload(options.workload)
  const run = await runWorkload(database, workload, {
    label,
    runs: options.runs,
    warmUp: options.warmUp,
    now: new Date(),
    signal,
    onRound: (done, of) => {
      if (done % 10 === 0) output.say(`${done} of ${of} rounds`)
    },
  })
  const path = await keepRun(options.directory, run)
  output.answer({ ...run, path }, () => `${runText(run)}\n\nKept in ${path}.`)
}

/** Compares the two runs that were kept. */
export async function compare({ options, context: { output } }: Bench): Promise<void> {
  const { name } = await readWorkload(options.workload)
  const before = await findRun(options.directory, name, 'before')
  const after = await findRun(options.directory, name, 'after')
  const comparison = compareRuns(before, after)
  if (options.html) await writeFile(options.html, comparisonPage(comparison))
  output.answer(comparison, () => comparisonText(comparison))
}

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const count = Number(text)
    if (Number.isInteger(count) && count >= least) return count
    throw new InvalidArgumentError(`It is a whole number from ${least}.`)
  }
}
