import type { UndoPart } from '@products-manager/contract'
import { UndoPart as UndoPartSchema } from '@products-manager/contract'
import type { Command } from 'commander'
import { Check } from 'typebox/value'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { executeRun } from '../runs/execute-run.ts'
import { createUndo, previewUndoOf } from '../runs/undo.ts'
import type { Watched, WithParts } from './import-commands.ts'
import { undoPreviewText } from './undo-text.ts'

interface UndoOptions {
  dryRun?: boolean
  field?: string[]
  product?: string[]
  brand?: string
}

/** `pm import undo RUN`: its three lists, or the undo itself. */
export function undoCommand(imports: Command, withParts: WithParts, watched: Watched): void {
  imports
    .command('undo <run>')
    .description('take a run back; what somebody changed since stays')
    .option('--dry-run', 'tell what would be restored, kept and why, and cannot be undone and why')
    .option('--field <field...>', 'only these fields, such as price')
    .option('--product <product...>', "only these products: identifiers, EANs or the supplier's SKUs")
    .option('--brand <name>', 'only products of this brand')
    .option('--json', 'one JSON object for programs')
    .action((runId: string, options: UndoOptions, command: Command) => {
      const only: unknown = { fields: options.field, products: options.product, brand: options.brand }
      const part = JSON.parse(JSON.stringify(only)) as UndoPart
      if (!Check(UndoPartSchema, part))
        command.error('error: --field takes fields of a profile, such as price, stock or title', { exitCode: 2 })
      return runCommand(command.optsWithGlobals(), (context) =>
        withParts(async (parts) => {
          if (command.optsWithGlobals<UndoOptions>().dryRun) {
            const preview = await previewUndoOf(parts, { runId, only: part })
            context.output.answer(preview, () => undoPreviewText(runId, part, preview))
            return
          }
          const run = await createUndo(parts, { runId, only: part })
          await watched(parts, context, (watching) => executeRun(watching, run.id, context.signal))
        }),
      )
    })
}
