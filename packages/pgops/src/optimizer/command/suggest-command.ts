import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../../command/open-target.ts'
import { runCommand } from '../../command/run-command.ts'
import { type AppliedAdvice, applyAdvice } from '../advice/apply-advice.ts'
import { type SuggestReport, suggestIndexes } from '../advice/suggest-indexes.ts'
import type { Source } from '../source/read-only.ts'
import { writtenWorkload } from '../workload/read-workload.ts'
import { wholeNumber } from './slow-command.ts'
import { appliedText, suggestText } from './suggest-text.ts'

interface SuggestCommandOptions extends TargetOptions {
  workload?: string
  table?: string
  limit: number
  apply?: number
  lockTimeout: number
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
    .option(
      '--apply <number>',
      'build this one, beside running work, and compare the plans before and after',
      wholeNumber,
    )
    .option('--lock-timeout <seconds>', 'how long a build waits for older transactions', wholeNumber, 600)
    .action((options: SuggestCommandOptions) =>
      runCommand(options, ({ output, signal }) =>
        withTarget(options, async (source) => {
          const { workload, table, limit } = options
          const written =
            workload === undefined ? {} : { workload: await writtenWorkload(await readFile(workload, 'utf8')) }
          const report = await suggestIndexes(source, { limit, ...written, ...(table !== undefined && { table }) })
          if (options.apply === undefined) return output.answer(report, () => suggestText(report))

          const applied = await applyNumber(source, report, {
            ...options,
            apply: options.apply,
            signal,
            say: output.say,
          })
          output.answer({ applied }, () => appliedText(applied))
        }),
      ),
    )
}

interface Application {
  apply: number
  lockTimeout: number
  signal: AbortSignal
  say: (line: string) => void
}

/** Builds one piece of advice, with those it only helps together with. */
async function applyNumber(
  source: Source,
  { advice }: SuggestReport,
  { apply, lockTimeout, signal, say }: Application,
): Promise<AppliedAdvice[]> {
  const chosen = advice.find(({ number }) => number === apply)
  if (!chosen) throw new Error(`There is no advice number ${apply}; there are ${advice.length}.`)

  const applied: AppliedAdvice[] = []
  for (const one of advice.filter(({ number }) => number === apply || chosen.together.includes(number))) {
    applied.push(
      await applyAdvice(source, one, {
        lockTimeoutMs: lockTimeout * 1_000,
        signal,
        onStep: (statement) => say(`${statement};`),
      }),
    )
  }
  return applied
}
