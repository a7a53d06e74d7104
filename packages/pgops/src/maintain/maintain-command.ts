import { type Command, Option } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../command/open-target.ts'
import type { Output } from '../command/output.ts'
import { runCommand } from '../command/run-command.ts'
import { listViews } from './list-views.ts'
import { maintainDatabase } from './maintain-database.ts'
import { maintenanceText, planText, refreshedText, viewsText } from './maintenance-text.ts'
import { type MaintenanceKind, maintenanceKinds } from './plan-maintenance.ts'
import { refreshViews } from './refresh-views.ts'
import type { MaintenanceOptions } from './run-maintenance.ts'

interface MaintainOptions extends TargetOptions {
  table?: string
  only?: MaintenanceKind[]
  force?: boolean
  dryRun?: boolean
  lockTimeout?: string
}

export function maintainCommand(program: Command): void {
  maintenanceOptions(targetCommand(program.command('maintain'), 'VACUUM, ANALYZE and REINDEX what needs it')).action(
    (options: MaintainOptions) =>
      runCommand(options, ({ output, signal }) =>
        withTarget(options, async (database) => {
          const report = await maintainDatabase(database, { ...wishOf(options), signal, ...tellingProgress(output) })
          output.answer(report, () => (options.dryRun ? planText(report.steps) : maintenanceText(report.results)))
          if (report.results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
        }),
      ),
  )
}

export function viewsCommand(program: Command): void {
  targetCommand(program.command('views'), 'materialised views')
    .option('--refresh [names...]', 'refresh them, or these: concurrently where a unique index allows it')
    .action((options: TargetOptions & { refresh?: true | string[] }) =>
      runCommand(options, ({ output, signal }) =>
        withTarget(options, async (database) => {
          if (options.refresh === undefined) {
            const views = await listViews(database)
            return output.answer({ views }, () => viewsText(views))
          }
          const names = options.refresh === true ? {} : { views: options.refresh }
          const refreshed = await refreshViews(database, { signal, ...names })
          output.answer({ refreshed }, () => refreshedText(refreshed))
          if (refreshed.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
        }),
      ),
    )
}

/** The options that say what to maintain; `pm db maintain` has the same. */
export function maintenanceOptions(command: Command): Command {
  return command
    .option('--table <name>', 'only this one')
    .addOption(new Option('--only <kinds...>', 'only these').choices(maintenanceKinds))
    .option('--force', 'vacuum and analyze also what does not need it')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--lock-timeout <seconds>', 'how long to wait for a lock', '2')
}

/** What the options ask for. */
export function wishOf({ table, only, force = false, dryRun = false, lockTimeout = '2' }: MaintainOptions) {
  return {
    table,
    isForced: force,
    isDryRun: dryRun,
    lockTimeoutMs: 1_000 * Number(lockTimeout),
    ...(only && { kinds: only }),
  }
}

/** Says how a long step comes on. */
export function tellingProgress(output: Pick<Output, 'say'>): Pick<MaintenanceOptions, 'onProgress'> {
  return {
    onProgress: ({ step, phase, share, index, of }) => {
      const percent = share === null ? '' : ` ${Math.round(100 * share)} %`
      output.say(`${index + 1}/${of} ${step.statement}: ${phase}${percent}`)
    },
  }
}
