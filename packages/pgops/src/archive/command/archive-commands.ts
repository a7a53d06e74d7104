import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { type CommandContext, runCommand } from '../../command/run-command.ts'
import { ArchiveError } from '../archive-error.ts'
import { ensureArchiveSchema } from '../catalogue/archive-schema.ts'
import { listJobs } from '../catalogue/jobs.ts'
import { listPolicies, savePolicy } from '../catalogue/policies.ts'
import { expireArchive, listExpired } from '../expire-archive.ts'
import { type ArchivePlan, planArchiving } from '../plan-archiving.ts'
import { type ArchivePolicy, readPolicy } from '../policy.ts'
import { type ArchiveReport, runArchiving } from '../run-archiving.ts'
import type { ArchivedDatabase, WithArchives } from './archive-context.ts'
import { type CommonOptions, common } from './archive-options.ts'
import { jobsText, type Outcome, outcomesText, plansText, policiesText } from './archive-text.ts'
import { readBackCommands } from './read-back-commands.ts'

interface RunOptions extends CommonOptions {
  all?: boolean
  logs?: boolean
  metrics?: boolean
  reports?: boolean
  policy?: string[]
  group?: string[]
  dryRun?: boolean
}

const JOBS_SHOWN = 30

/** Adds `archive`: what it does without a further word is to run policies. */
export function archiveCommands(program: Command, withArchives: WithArchives): void {
  const archive = program.command('archive')
  const run = <O extends CommonOptions>(
    options: O,
    work: (databases: ArchivedDatabase[], context: CommandContext) => Promise<void>,
  ) =>
    runCommand(options, (context) =>
      withArchives(options, async (databases) => work(await thoseThere(databases, context), context)),
    )

  common(archive, 'old rows into files that can be searched, and back')
    .option('--all', 'every policy that is on')
    .option('--logs', 'those of the group logs')
    .option('--metrics', 'those of the group metrics')
    .option('--reports', 'those of the group reports')
    .option('--group <names...>', 'those of these groups')
    .option('--policy <names...>', 'these, on or off')
    .option('--dry-run', 'say how many rows would go, and how long it would take')
    .action((options: RunOptions, command: Command) => {
      const chosen = choice(options)
      if (!chosen)
        command.error('error: which policies? Add --all, --logs, --group NAME or --policy NAME', { exitCode: 2 })
      return run(options, async (databases, context) =>
        runPolicies(databases, context, { chosen, isDryRun: options.dryRun ?? false }),
      )
    })

  common(archive.command('policies'), 'the policies, and what the archive holds of each')
    .option('--set <file>', 'put the policies of a JSON file in force: one, or a list')
    .action((options: CommonOptions & { set?: string }) =>
      run(options, async (databases, { output }) => {
        if (options.set !== undefined) await setPolicies(databases, options.set)
        const states = await ofEach(databases, ({ parts }) => listPolicies(parts.database))
        output.answer({ policies: states }, () => policiesText(states))
      }),
    )

  common(archive.command('jobs'), 'the last runs').action((options: CommonOptions) =>
    run(options, async (databases, { output }) => {
      const jobs = await ofEach(databases, ({ parts }) => listJobs(parts.database, JOBS_SHOWN))
      jobs.sort((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
      output.answer({ jobs }, () => jobsText(jobs))
    }),
  )

  common(archive.command('expire'), 'remove for good what its policy keeps no longer and nobody holds')
    .option('--dry-run', 'say how many rows would go')
    .action((options: CommonOptions & { dryRun?: boolean }) =>
      run(options, async (databases, { output, signal }) => {
        const outcomes = await eachPolicy(
          databases,
          ({ keepDays }) => keepDays !== null,
          async ({ parts }, { name }) => {
            if (!options.dryRun) return expireArchive({ ...parts, signal }, name)
            const pieces = await listExpired(parts, name)
            return { rows: pieces.reduce((sum, { heldRows }) => sum + heldRows, 0) }
          },
        )
        output.answer({ outcomes, dryRun: options.dryRun ?? false }, () => outcomesText(outcomes))
        if (outcomes.some(({ problem }) => problem !== null)) process.exitCode = 1
      }),
    )

  readBackCommands(archive, run)
}

/** One database of several that does not answer is named and left out. */
async function thoseThere(databases: ArchivedDatabase[], { output }: CommandContext): Promise<ArchivedDatabase[]> {
  const there: ArchivedDatabase[] = []
  for (const one of databases) {
    try {
      await ensureArchiveSchema(one.parts.database)
      there.push(one)
    } catch (error) {
      if (databases.length === 1) throw error
      output.say(`${one.name} is left out: ${error instanceof Error ? error.message : error}`)
      process.exitCode = 1
    }
  }
  return there
}

type Chosen = (policy: ArchivePolicy) => boolean

function choice({ all, logs, metrics, reports, group = [], policy = [] }: RunOptions): Chosen | null {
  const groups = [...group, ...(logs ? ['logs'] : []), ...(metrics ? ['metrics'] : []), ...(reports ? ['reports'] : [])]
  if (!all && groups.length === 0 && policy.length === 0) return null
  return (one) => policy.includes(one.name) || (one.isEnabled && (all === true || groups.includes(one.group)))
}

interface Running {
  chosen: Chosen
  isDryRun: boolean
}

async function runPolicies(
  databases: ArchivedDatabase[],
  { output, signal }: CommandContext,
  { chosen, isDryRun }: Running,
) {
  if (isDryRun) {
    const plans = await ofEach(databases, async ({ parts }) => {
      const states = (await listPolicies(parts.database)).filter(({ policy }) => chosen(policy))
      const made: ArchivePlan[] = []
      for (const { policy } of states) made.push(await planArchiving(parts, policy))
      return made
    })
    return output.answer({ plans }, () => plansText(plans))
  }
  const outcomes = await eachPolicy(databases, chosen, ({ name: database, parts }, { name }) =>
    runArchiving(
      { ...parts, signal, onProgress: ({ rows, of }) => output.say(`${database} ${name}: ${rows} of ${of} rows`) },
      name,
    ),
  )
  output.answer({ outcomes }, () => outcomesText(outcomes))
  if (outcomes.some(({ problem }) => problem !== null)) process.exitCode = 1
}

/** One policy that fails holds up no other. */
async function eachPolicy(
  databases: readonly ArchivedDatabase[],
  chosen: Chosen,
  work: (database: ArchivedDatabase, policy: ArchivePolicy) => Promise<Partial<ArchiveReport>>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const one of databases) {
    for (const { policy } of await listPolicies(one.parts.database)) {
      if (!chosen(policy)) continue
      const named = { database: one.name, policy: policy.name }
      const outcome = await work(one, policy).catch((error: unknown) => ({
        problem: error instanceof Error ? error.message : String(error),
      }))
      outcomes.push({ problem: null, ...outcome, ...named })
    }
  }
  return outcomes
}

async function setPolicies(databases: readonly ArchivedDatabase[], file: string): Promise<void> {
  const [only, ...others] = databases
  if (!only || others.length > 0)
    throw new ArchiveError('ARCHIVE_POLICY_INVALID', 'Of which database? Add --database NAME.')
  const written: unknown = JSON.parse(await readFile(file, 'utf8'))
  const policies = (Array.isArray(written) ? written : [written]).map(readPolicy)
  await only.parts.database.transaction(async (tx) => {
    for (const policy of policies) await savePolicy(tx, policy)
  })
}

async function ofEach<T>(databases: readonly ArchivedDatabase[], list: (database: ArchivedDatabase) => Promise<T[]>) {
  const all: (T & { database: string })[] = []
  for (const one of databases) for (const found of await list(one)) all.push({ ...found, database: one.name })
  return all
}
