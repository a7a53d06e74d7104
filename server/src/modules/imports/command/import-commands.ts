import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type DetectionReason, type ImportRun, nestedPathOf, type PlanState } from '@products-manager/contract'
import type { Command } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { createProgressBar } from '../../../platform/cli/progress-bar.ts'
import { type CommandContext, runCommand } from '../../../platform/cli/run-command.ts'
import { restoreCatalogue } from '../../catalog/index.ts'
import { acceptMoves, movesOfRun } from '../columns/accept-moves.ts'
import { getRunDrift } from '../drift/held-runs.ts'
import { placeText } from '../formats/places.ts'
import { importFile } from '../import-file.ts'
import { openMarkedFile } from '../marked-file/open-marked-file.ts'
import { problemsCsv } from '../problems-csv.ts'
import { findRun } from '../queries/find-run.ts'
import { streamProblems } from '../queries/list-problems.ts'
import { listRuns } from '../queries/list-runs.ts'
import { toImportRun } from '../queries/run-row.ts'
import { listCauses } from '../repairs/list-causes.ts'
import { getRun, resumeRun } from '../runs/cancel-and-resume.ts'
import { executeRun, type RunnerParts } from '../runs/execute-run.ts'
import { getPlan, withPlanStates } from '../runs/plans.ts'
import type { UnreadParts } from '../unread-parts.ts'
import type { UploadParts } from '../uploads.ts'
import { findProfileFor } from './find-profile.ts'
import { driftText, heldCommands } from './held-commands.ts'
import { leftAsideText } from './left-aside-text.ts'
import { originCommand } from './origin-command.ts'
import { planCommands, planText } from './plan-commands.ts'
import { profileCommands } from './profile-commands.ts'
import { queueCommands } from './queue-commands.ts'
import { repairCommand } from './repair-command.ts'
import { undoCommand } from './undo-command.ts'
import { undoneText } from './undo-text.ts'

export type ImportCommandParts = UploadParts & RunnerParts

/** Opens what the commands need, and closes it after them. */
export type WithParts = <T>(work: (parts: ImportCommandParts) => Promise<T>) => Promise<T>

interface ImportOptions {
  supplier: string
  supplierName?: string
  profile?: string
  records?: string
  dryRun?: boolean
  acceptColumns?: boolean
  json?: boolean
  verbose?: boolean
}

interface ErrorsOptions {
  csv?: boolean
  file?: string
  onlyBad?: boolean
  xlsx?: string
}

const LISTED = 50
const repairWords = { offered: 'yes', marks: 'say which mark', none: '' } as const

/** `pm import`, and `pm profiles`, `pm tables`, `pm rates`, `pm names`: how files are read. */
export function importCommands(program: Command, withParts: WithParts): void {
  profileCommands(program, withParts)
  queueCommands(program, withParts)
  originCommand(program, withParts)
  const imports = program
    .command('import [file]')
    .description("bring a supplier's file into the catalogue")
    .option('--supplier <code>', 'whose file it is; a new code makes a supplier')
    .option('--supplier-name <name>', 'the name of a new supplier')
    .option(
      '--profile <name or file.json>',
      "a kept profile or a file; else the supplier's default, else the suggested one",
    )
    .option('--records <path>', 'what a row is in XML and JSON: /products, or /products/+/variants for each variant')
    .option('--dry-run', 'make the plan only: what the file would change')
    .option('--accept-columns', 'take renamed or moved columns as proposed, in a new version of the profile')
    .option('--json', 'one JSON object for programs')
    .option('--verbose', 'with stack traces')
    .action((file: string | undefined, options: ImportOptions, command: Command) => {
      if (!file) command.error('error: which file? pm import FILE --supplier CODE', { exitCode: 2 })
      if (!options.supplier) command.error('error: whose file is it? Add --supplier CODE', { exitCode: 2 })
      return runCommand(options, (context) => withParts((parts) => importOne(parts, { file, options, context })))
    })

  imports
    .command('resume <run>')
    .description('go on where a run stopped')
    .option('--anyway', 'also when a newer file of the supplier was imported since: rows of the older one go over it')
    .option('--json', 'one JSON object for programs')
    .action((id: string, { anyway = false }: { anyway?: boolean }, command: Command) =>
      runCommand(command.optsWithGlobals(), (context) =>
        withParts(async (parts) => {
          await resumeRun(parts, { id, anyway })
          await watched(parts, context, (watching) => executeRun(watching, id, context.signal))
        }),
      ),
    )

  planCommands(imports, withParts, watched)
  undoCommand(imports, withParts, watched)
  repairCommand(imports, withParts, watched)
  heldCommands(imports, withParts, watched)

  imports
    .command('columns <run>')
    .description("columns of a run's file that seem renamed or moved")
    .option('--accept', 'take them as a new version of the profile, and import the file with it')
    .option('--json', 'one JSON document for programs')
    .action((id: string, { accept = false }: { accept?: boolean }, command: Command) =>
      runCommand(command.optsWithGlobals(), (context) =>
        withParts((parts) => tellMoves(parts, { id, accept, context })),
      ),
    )

  imports
    .command('list')
    .description('the newest runs')
    .option('--supplier <code>', 'of one supplier')
    .option('--json', 'one JSON document for programs')
    .action((_: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports, catalog, clock }) => {
          // `pm import` has the option, too, and takes it wherever it stands.
          const { supplier } = command.optsWithGlobals<{ supplier?: string }>()
          const rows = await listRuns(imports, { supplier, limit: LISTED })
          const listed = rows.map((row) => toImportRun(row, clock.now()))
          const runs = await withPlanStates(catalog, listed)
          output.answer({ items: runs }, () => runsTable(runs))
        }),
      ),
    )

  imports
    .command('errors <run>')
    .description('what was wrong in the file of a run')
    .option('--csv', 'every problem as CSV')
    .option('--file <path>', "the supplier's own file with what is wrong marked")
    .option('--only-bad', 'with --file, of a text: only the bad rows')
    .option('--xlsx <path>', 'the bad rows as a workbook, whatever the file was')
    .option('--json', 'one JSON document for programs')
    .action((id: string, options: ErrorsOptions, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output, signal }) =>
        withParts(async (parts) => {
          await getRun(parts, id)
          const path = options.xlsx ?? options.file
          if (path !== undefined) {
            const wish = {
              runId: id,
              onlyBad: options.onlyBad ?? false,
              asWorkbook: options.xlsx !== undefined,
              signal,
            }
            await pipeline((await openMarkedFile(parts, wish)).content, createWriteStream(path))
            output.answer({ path }, () => `${path} is written.`)
            return
          }
          const format = (await findRun(parts.imports, id))?.dialect?.format
          if (options.csv) {
            for await (const line of problemsCsv(streamProblems(parts.imports, id), format)) process.stdout.write(line)
            return
          }
          const groups = await listCauses(parts.imports, id)
          output.answer({ groups }, () =>
            table(
              ['rows', 'cause', 'field', 'column', 'first at', 'for example', 'suggestion', 'repair'],
              groups.map(({ rows, code, cause, field, column, repair, repairedBy, samples: [first] }) => [
                rows,
                cause ?? code,
                field,
                column,
                first ? placeText(format, first.line) : null,
                (first?.value ?? '').slice(0, 40),
                (first?.suggestion ?? '').slice(0, 40),
                repairedBy === null ? repairWords[repair] : `by ${repairedBy}`,
              ]),
            ),
          )
        }),
      ),
    )
}

async function tellMoves(
  parts: ImportCommandParts,
  { id, accept, context }: { id: string; accept: boolean; context: CommandContext },
): Promise<void> {
  const moves = await movesOfRun(parts, id)
  if (accept && moves.length > 0) {
    await watched(parts, context, async (watching) => {
      const { run } = await acceptMoves(watching, { runId: id, moves }, async () => {})
      return executeRun(watching, run.id, context.signal)
    })
    return
  }
  context.output.answer({ moves }, () =>
    moves.length === 0
      ? 'No column seems renamed or moved.'
      : table(
          ['the profile says', 'now', 'alike', 'same values', 'both look like'],
          moves.map(({ from, to, likeness, sameValues, sameShape }) => [
            from,
            to,
            inPercent(likeness),
            inPercent(sameValues),
            sameShape,
          ]),
        ),
  )
}

function inPercent(share: number): string {
  return `${Math.round(share * 100)} %`
}

interface OneImport {
  file: string
  options: ImportOptions
  context: CommandContext
}

async function importOne(parts: ImportCommandParts, { file, options, context }: OneImport): Promise<void> {
  const { supplier, supplierName } = options
  const profile = await findProfileFor(parts.imports, { asked: options.profile, supplier })
  if (!profile) context.output.say(`${supplier} has no profile yet: the one suggested by the file itself is used.`)
  await watched(parts, context, (watching) =>
    importFile(watching, {
      path: file,
      supplier: { code: supplier, name: supplierName },
      profile,
      records: options.records,
      acceptsColumns: options.acceptColumns ?? false,
      signal: context.signal,
      dryRun: options.dryRun ?? false,
      onUnread: (unread) => sayUnread(unread, context.output.say),
    }),
  )
}

const unreadRecords: Readonly<Partial<Record<DetectionReason['code'], string>>> = {
  'left-quantity-prices': 'prices by quantity and surcharges (Z)',
  'left-pictures': 'pictures and documents (G)',
  'left-work': 'work (C)',
  'left-sets': 'sets (J)',
}

function sayUnread(unread: UnreadParts, say: (line: string) => void): void {
  const named = [
    ['Columns', unread.columns],
    ['Sheets', unread.sheets],
    ['Files of the archive', unread.entries],
  ] as const
  for (const [what, names] of named) if (names.length > 0) say(`${what} not read: ${listed(names)}.`)
  for (const { code, facts } of unread.records)
    say(`${facts['count']} records not read: ${unreadRecords[code] ?? code}.`)
  if (unread.rows !== null) say(`A row is ${inWords(unread.rows)}, with what stands around it there.`)
  for (const path of unread.places) say(`More such records at ${path}, not read: --records ${path} reads them instead.`)
  for (const list of unread.lists) say(`A row could be ${inWords(list)}: --records ${list}`)
}

// Enough to see what they are: a file may have ten thousand columns.
const NAMED = 50

function listed(names: readonly string[]): string {
  const more = names.length - NAMED
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function inWords(path: string): string {
  const { record, list } = nestedPathOf(path)
  return `each of ${list?.join('/')} in ${record === '/' ? 'a record' : record}`
}

/** Runs an import under a progress bar and answers what became of it. */
export type Watched = typeof watched

async function watched(
  parts: ImportCommandParts,
  { output }: CommandContext,
  work: (parts: ImportCommandParts) => Promise<ImportRun>,
): Promise<void> {
  const bar = createProgressBar({ stream: process.stderr, quiet: output.json })
  const tell = (run: ImportRun) => {
    parts.tell(run)
    bar.show({ percent: run.percent, detail: `${run.totalRows} rows, ${run.rowsPerSecond ?? 0} rows/s` })
  }
  // From the first byte: keeping the file and telling how it is written belong to an import's time.
  const begin = parts.clock.elapsed()
  const run = await work({ ...parts, tell })
    .finally(() => bar.end())
    .catch(async (error: unknown) => {
      await leaveWhole(parts, output.say)
      throw error
    })
  const result = resultOf(run, parts.clock.elapsed() - begin)
  if (run.status === 'held') {
    const drift = await getRunDrift(parts, run.id)
    // What was asked for is not done: programs that look at the exit code only must not take it for an import.
    process.exitCode = 1
    return output.answer(
      { ...result, reasons: drift.reasons },
      () => `The file is held; nothing was changed.\n${driftText(drift)}`,
    )
  }
  const plan = run.kind === 'plan' ? await getPlan(parts, run.id) : null
  output.answer(plan ? { ...result, planId: run.id, summary: plan.summary } : result, () =>
    plan ? planText(plan) : run.kind === 'undo' ? undoneText(run) : resultText(run, result),
  )
}

/** There may be no worker that brings back what an interrupted run set aside. */
async function leaveWhole({ catalog }: ImportCommandParts, say: (line: string) => void): Promise<void> {
  const onBegin = () => say('The catalogue’s indexes are brought back. Ctrl-C leaves that to the next run.')
  await restoreCatalogue(catalog, { onBegin }).catch(() => {})
}

function resultOf(run: ImportRun, elapsedMs: number) {
  const {
    id: runId,
    status,
    totalRows,
    created,
    updated,
    unchanged,
    leftAside,
    refused,
    warnings,
    missing,
    conflicts,
    waiting,
  } = run
  const { peakRssBytes, sameFileAs } = run
  const { user, system } = process.cpuUsage()
  return {
    runId,
    status,
    totalRows,
    created,
    updated,
    unchanged,
    leftAside,
    refused,
    warnings,
    missing,
    waiting,
    conflicts,
    durationMs: Math.round(elapsedMs),
    rowsPerSecond: Math.round((totalRows * 1000) / elapsedMs),
    peakRssBytes,
    cpuSeconds: (user + system) / 1_000_000,
    sameFileAs,
  }
}

function resultText(run: ImportRun, { durationMs, rowsPerSecond }: ReturnType<typeof resultOf>): string {
  const lines = [
    `${run.fileName}: ${run.totalRows} rows in ${(durationMs / 1000).toFixed(1)} s (${rowsPerSecond} rows/s)`,
    `${run.created} created, ${run.updated} updated, ${run.unchanged} unchanged, ${run.refused} refused, ${run.missing} no longer listed`,
  ]
  if (run.leftAside > 0) lines.push(leftAsideText(run))
  if (run.totalRows === 0) lines.push('The file has no row: there was nothing to import.')
  if (run.sameFileAs) lines.push(`This very file was imported before, by run ${run.sameFileAs}.`)
  if (run.conflicts > 0)
    lines.push(
      `${run.conflicts} left as they are: somebody changed them meanwhile. pm import plan ${run.planId} --conflicts`,
    )
  if (run.waiting > 0)
    lines.push(`${run.waiting} without a usable EAN wait for you: pm queue list --supplier ${run.supplierCode}`)
  if (run.refused + run.warnings > 0) lines.push(`What was wrong: pm import errors ${run.id}`)
  return lines.join('\n')
}

function planWord(state: PlanState, left = 0): string {
  return state === 'partly-applied' ? `plan, ${state}, ${left} left` : `plan, ${state}`
}

function runsTable(runs: readonly ImportRun[]): string {
  return table(
    ['run', 'when', 'supplier', 'file', 'what', 'status', 'rows', 'created', 'updated', 'unchanged', 'refused', 'gone'],
    runs.map((run) => [
      run.id,
      run.createdAt.slice(0, 19).replace('T', ' '),
      run.supplierCode,
      run.fileName,
      run.planState ? planWord(run.planState, run.planLeft) : run.kind,
      run.status,
      run.totalRows,
      run.created,
      run.updated,
      run.unchanged,
      run.refused,
      run.missing,
    ]),
  )
}
