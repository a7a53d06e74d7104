import type { Command } from 'commander'
import { createProgressBar } from '../../../platform/cli/progress-bar.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import type { ImportTaskParts } from '../../imports/index.ts'
import { demoDirectory } from '../jobs/demo-tasks.ts'
import { FULL_SIZE, importDemo } from '../load-demo.ts'

interface DemoCommandParts extends ImportTaskParts {
  dataDir: string
}

export function demoCommand(
  program: Command,
  withParts: (work: (parts: DemoCommandParts) => Promise<void>) => Promise<void>,
): void {
  program
    .command('demo')
    .description('write sample supplier files and import them')
    .option('--products <n>', "products of the main supplier's file, 100 to 133149", String(FULL_SIZE))
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
    .action(({ products, ...options }: { products: string; json?: boolean; verbose?: boolean }, command: Command) => {
      const wanted = Number(products)
      if (!Number.isInteger(wanted) || wanted < 100 || wanted > FULL_SIZE)
        command.error(`error: --products is a whole number from 100 to ${FULL_SIZE}`, { exitCode: 2 })

      return runCommand(options, ({ output, signal }) =>
        withParts(async (parts) => {
          const directory = demoDirectory(parts.dataDir)
          output.say(`Writing the supplier files to ${directory} …`)
          const runs: { file: string; rows: number; created: number; updated: number; refused: number }[] = []
          const bar = createProgressBar({ stream: process.stderr, quiet: output.json })
          const tell: ImportTaskParts['tell'] = (run) => {
            parts.tell(run)
            bar.show({ percent: run.percent, detail: `${run.fileName}: ${run.totalRows} rows` })
          }
          await importDemo({ ...parts, tell }, { products: wanted, directory, signal }, (run) => {
            const { fileName: file, totalRows: rows, created, updated, refused } = run
            runs.push({ file, rows, created, updated, refused })
          }).finally(() => bar.end())
          output.answer({ directory, runs }, () =>
            runs.map((r) => `${r.file}: ${r.created} created, ${r.updated} updated, ${r.refused} refused`).join('\n'),
          )
        }),
      )
    })
}
