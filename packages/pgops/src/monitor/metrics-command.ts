import type { Command } from 'commander'
import { type TargetOptions, targetCommand, withTarget } from '../command/open-target.ts'
import { runCommand } from '../command/run-command.ts'
import { collectMetrics, metricsText } from './collect-metrics.ts'

export function metricsCommand(program: Command): void {
  targetCommand(program.command('metrics'), 'measurements as Prometheus reads them').action((options: TargetOptions) =>
    runCommand(options, ({ output }) =>
      withTarget(options, async (database) => {
        const families = await collectMetrics([database])
        output.answer({ families }, () => metricsText(families))
      }),
    ),
  )
}
