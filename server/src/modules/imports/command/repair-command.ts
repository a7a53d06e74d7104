import { type ErrorGroup, type Repair, type RepairPreview, Repair as RepairSchema } from '@products-manager/contract'
import type { Command } from 'commander'
import { Check } from 'typebox/value'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { placeText } from '../formats/places.ts'
import { findRun } from '../queries/find-run.ts'
import { listCauses } from '../repairs/list-causes.ts'
import { createRepair, previewRepairOf } from '../repairs/repair-run.ts'
import { executeRun } from '../runs/execute-run.ts'
import type { ImportCommandParts, Watched, WithParts } from './import-commands.ts'

interface RepairOptions {
  dryRun?: boolean
  decimalMark?: string
}

/** `pm import repair RUN [CAUSE:FIELD …]`: what it would do, or the repair itself. */
export function repairCommand(imports: Command, withParts: WithParts, watched: Watched): void {
  imports
    .command('repair <run> [cause:field...]')
    .description('take damage back: keep it as a rule of the profile, and read only the rows concerned again')
    .option('--dry-run', 'tell the steps, the rows, and values before and after')
    .option('--decimal-mark <mark>', 'for two-readings: . or ,')
    .option('--json', 'one JSON object for programs')
    .action((runId: string, words: string[], options: RepairOptions, command: Command) => {
      const asked = words.map((word) => readRepair(word, options.decimalMark))
      const repairs = asked.filter((repair) => repair !== null)
      if (repairs.length < asked.length)
        command.error('error: name causes as pm import errors shows them, such as decimal-mark:price', { exitCode: 2 })
      return runCommand(command.optsWithGlobals(), (context) =>
        withParts(async (parts) => {
          const order = { runId, repairs: repairs.length > 0 ? repairs : await sureRepairs(parts, runId) }
          if (order.repairs.length === 0) {
            context.output.answer(
              { rows: 0 },
              () => 'Nothing can be repaired without being named: pm import errors RUN',
            )
            return
          }
          if (command.optsWithGlobals<RepairOptions>().dryRun) {
            const preview = await previewRepairOf(parts, order)
            const format = (await findRun(parts.imports, runId))?.dialect?.format
            context.output.answer(preview, () => previewText(preview, (line) => placeText(format, line)))
            return
          }
          await watched(parts, context, async (watching) => {
            const { run } = await createRepair(watching, order)
            return executeRun(watching, run.id, context.signal)
          })
        }),
      )
    })
}

function readRepair(word: string, decimalMark: string | undefined): Repair | null {
  const [cause, field] = word.split(':')
  const repair: unknown = { cause, field, ...(cause === 'two-readings' && decimalMark && { decimalMark }) }
  return Check(RepairSchema, repair) ? repair : null
}

/** What can be repaired and is no guess. */
async function sureRepairs(parts: ImportCommandParts, runId: string): Promise<Repair[]> {
  const groups = await listCauses(parts.imports, runId)
  return groups.filter(isSure).flatMap(({ cause, field }) => {
    const repair: unknown = { cause, field }
    return Check(RepairSchema, repair) ? [repair] : []
  })
}

function isSure({ repair, repairedBy, confidence }: ErrorGroup): boolean {
  return repair === 'offered' && repairedBy === null && confidence !== 'guess'
}

function previewText(
  { profileName, becomesDefault, rows, steps, samples, brokenRows }: RepairPreview,
  at: (line: number) => string,
) {
  const lines = [
    `${rows} rows would be read again, with these steps first in a new version of ${profileName}:`,
    ...steps.map(({ field, step }) => `  ${field}: ${JSON.stringify(step)}`),
    table(
      ['at', 'column', 'before', 'after'],
      samples.map(({ line, column, before, after }) => [at(line), column, before, after]),
    ),
  ]
  if (becomesDefault)
    lines.push(
      `${profileName} was suggested for this file: it is kept, and the supplier's next files are read with it.`,
    )
  if (brokenRows.length > 0) lines.push(`${brokenRows.length} golden rows would become something else: it is refused.`)
  return lines.join('\n')
}
