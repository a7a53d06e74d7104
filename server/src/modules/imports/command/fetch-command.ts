import type { ImportRun } from '@products-manager/contract'
import type { Command } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { type CommandContext, runCommand } from '../../../platform/cli/run-command.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { sourceNotFound } from '../fetch/errors.ts'
import { fetchSource } from '../fetch/fetch-source.ts'
import type { SourceParts } from '../fetch/source-parts.ts'
import { listSources } from '../queries/sources/find-sources.ts'
import type { SourceRow } from '../queries/sources/source-row.ts'
import { executeRun, type RunnerParts } from '../runs/execute-run.ts'

export type SourceCommandParts = SourceParts & RunnerParts

/** Opens what the commands need, and closes it after them. */
export type WithSourceParts = <T>(work: (parts: SourceCommandParts) => Promise<T>) => Promise<T>

interface FetchOptions {
  source?: string
  suggested?: boolean
  json?: boolean
  verbose?: boolean
}

/** `pm fetch SUPPLIER`: looks at its sources now and imports what is new, in this process. */
export function fetchCommand(program: Command, withParts: WithSourceParts): void {
  program
    .command('fetch <supplier>')
    .description("look at a supplier's sources now, and import what is new")
    .option('--source <name or id>', 'only this one')
    .option('--suggested', 'without a profile, use the one that the file suggests itself')
    .option('--json', 'one JSON object for programs')
    .option('--verbose', 'with stack traces')
    .action((supplier: string, options: FetchOptions) =>
      runCommand(options, (context) => withParts((parts) => fetchAll(parts, { supplier, options, context }))),
    )
}

interface Fetching {
  supplier: string
  options: FetchOptions
  context: CommandContext
}

async function fetchAll(parts: SourceCommandParts, { supplier, options, context }: Fetching): Promise<void> {
  const sources = await sourcesOf(parts, supplier, options.source)
  const results: FetchResult[] = []
  for (const source of sources) {
    const fetching = fetchOne(parts, source, { supplier, options, context })
    // One source that fails keeps nobody from the files of the others.
    results.push(await (sources.length === 1 ? fetching : fetching.catch((error) => failed(source, error, context))))
  }
  const held = results.flatMap(({ files }) => files.flatMap(({ run }) => (run?.status === 'held' ? [run.id] : [])))
  // What was asked for is not done: programs that look at the exit code only must not take it for an import.
  if (held.length > 0 || results.some(({ status }) => status === 'failed')) process.exitCode = 1
  context.output.answer({ sources: results }, () =>
    table(
      ['source', 'status', 'file', 'run', 'result', 'rows', 'created', 'updated', 'refused'],
      results.flatMap(({ name, status, files }) =>
        files.length === 0
          ? [[name, status, '', '', '', null, null, null, null]]
          : files.map((file) => [
              name,
              file.run ? 'taken' : 'unchanged',
              file.name,
              file.run?.id ?? '',
              file.run?.status ?? '',
              file.run?.totalRows ?? null,
              file.run?.created ?? null,
              file.run?.updated ?? null,
              file.run?.refused ?? null,
            ]),
      ),
    ),
  )
  for (const id of held) context.output.say(`Held, nothing was changed. Why, and what can be done: pm import why ${id}`)
}

/** A source that could not be looked at, or whose file could not be imported, beside those that could. */
function failed({ id: sourceId, name }: SourceRow, error: unknown, { output, signal }: CommandContext): FetchResult {
  signal.throwIfAborted()
  const code = error instanceof AppError ? error.code : 'UNEXPECTED'
  output.say(`${name}: ${messageOf(error)} (${code})`)
  return { sourceId, name, status: 'failed', error: { code, message: messageOf(error) }, files: [] }
}

/** The source asked for, or all of the supplier's that are looked at. */
async function sourcesOf({ imports }: SourceCommandParts, supplier: string, asked?: string): Promise<SourceRow[]> {
  const all = await listSources(imports, { supplier })
  const isAsked = ({ id, name }: SourceRow) => asked === undefined || asked === id || asked === name
  const wanted = all.filter(
    (source) => isAsked(source) && source.connection.kind !== 'push' && (asked || source.isActive),
  )
  if (wanted.length === 0) throw sourceNotFound({ id: asked ?? `of ${supplier}` })
  return wanted
}

interface FetchResult {
  sourceId: string
  name: string
  status: 'taken' | 'unchanged' | 'failed'
  error?: { code: string; message: string }
  fetchId?: string
  filesSeen?: number
  files: { name: string; hash: string; run: ImportRun | null }[]
}

async function fetchOne(
  parts: SourceCommandParts,
  source: SourceRow,
  { options, context }: Fetching,
): Promise<FetchResult> {
  const { signal, output } = context
  output.say(`Looking at ${source.name} …`)
  const report = await fetchSource(parts, {
    sourceId: source.id,
    trigger: 'hand',
    attempt: 1,
    guessesProfile: options.suggested ?? false,
    signal,
    // This process does the run itself, below; killed before, a worker does.
    start: async () => {},
    retryAt: () => null,
  })
  const files = []
  for (const { runId, ...file } of report.files)
    files.push({ ...file, run: runId === null ? null : await executeRun(parts, runId, signal) })
  return {
    sourceId: source.id,
    name: source.name,
    fetchId: report.fetchId,
    status: report.status,
    filesSeen: report.filesSeen,
    files,
  }
}
