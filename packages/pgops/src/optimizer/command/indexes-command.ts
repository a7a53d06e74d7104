import type { Command } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../../command/open-target.ts'
import { table } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import { runCommand } from '../../command/run-command.ts'
import { checkIndexes, type IndexReport } from '../indexes/check-indexes.ts'

interface IndexesCommandOptions extends TargetOptions {
  minAge: string
  minSize: string
}

export function indexesCommand(program: Command): void {
  targetCommand(
    program.command('indexes'),
    'invalid, duplicate, redundant, unused and bloated indexes; foreign keys without one',
  )
    .option('--min-age <days>', 'call an index unused when reads were counted for this long', '7')
    .option('--min-size <megabytes>', 'leave smaller ones alone', '1')
    .action((options: IndexesCommandOptions) =>
      runCommand(options, ({ output }) =>
        withTarget(options, async (source) => {
          const limits = { minAgeDays: Number(options.minAge), minBytes: Number(options.minSize) * 1_000_000 }
          const report = await checkIndexes(source, limits)
          output.answer(report, () => indexesText(report))
        }),
      ),
    )
}

/** The faults for a person, the statements below them. */
export function indexesText({ database, indexes, bytes, countedSince, faults }: IndexReport): string {
  const since = countedSince ? `, reads counted since ${countedSince.toISOString().slice(0, 16).replace('T', ' ')}` : ''
  const head = `${database}: ${indexes} indexes, ${readableBytes(bytes)}${since}`
  if (faults.length === 0) return `${head}\nNothing is wrong with any of them.`

  const rows = faults.map((fault) => [
    fault.kind,
    `${fault.schema}.${fault.table}`,
    fault.index ?? '',
    readableBytes(fault.frees),
    fault.isSafe ? 'yes' : 'look first',
    fault.reasons.join('; '),
  ])
  const statements = faults.flatMap(({ fix, undo }) => [
    `${fix.join('; ')};`,
    ...(undo.length > 0 ? [`  undo: ${undo.join('; ')};`] : []),
  ])
  return [head, table(['', 'table', 'index', 'frees', 'safe', 'why'], rows), statements.join('\n')].join('\n\n')
}
