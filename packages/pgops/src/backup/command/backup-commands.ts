import type { Command } from 'commander'
import { type CommandContext, runCommand } from '../../command/run-command.ts'
import { checkDump, dumpCommand } from '../../logical/command/dump-command.ts'
import { type DumpRecord, findDump, isDumpId, listDumps } from '../../logical/list-dumps.ts'
import { BackupError } from '../backup-error.ts'
import { takeBackup } from '../base/take-backup.ts'
import { drill } from '../drill.ts'
import { type Replicated, replicate } from '../replicate.ts'
import { type Catalogue, listSystems, openRepository, type Repository, readCatalogue } from '../repository.ts'
import { expire, planRetention } from '../retention.ts'
import { rotateKeys } from '../rotate-keys.ts'
import { verifyBackup } from '../verify-backup.ts'
import type { BackupContext, WithBackups } from './backup-context.ts'
import { backupText, cleanupText, listText, replicatedText, resultText } from './backup-text.ts'
import { showingProgress } from './show-progress.ts'
import { receiveUntilStopped } from './wal-command.ts'
import { positive, withBackupOptions } from './with-backup-options.ts'

interface Common {
  json?: boolean
  verbose?: boolean
  cluster?: string
  jobs?: number
}

interface TakeOptions extends Common {
  maxRate?: number
  spread?: boolean
}

/** Adds `backup full|incremental|dump|wal|list|verify|drill|cleanup|copy|rotate-key`. */
export function backupCommands(program: Command, withBackups: WithBackups): void {
  const backup = program.command('backup').description('backups of the whole cluster, and the log after them')
  const run = (options: Common, work: (context: BackupContext, parts: Parts) => Promise<void>) =>
    runCommand(options, (command) =>
      withBackups((context) => work(context, { ...command, repository: openRepository(context.settings.repository) })),
    )

  for (const kind of ['full', 'incremental'] as const) {
    withBackupOptions(
      backup.command(kind),
      kind === 'full' ? 'everything' : 'what changed since the last backup (PostgreSQL 17 and newer)',
    )
      .option('--max-rate <kB/s>', 'no faster than this', positive)
      .option('--spread', 'spread the first checkpoint, to spare a busy server')
      .action((options: TakeOptions) => run(options, (context, parts) => take(kind, options, { context, parts })))
  }

  dumpCommand(backup, run)

  withBackupOptions(backup.command('wal'), 'receive the log until stopped: every commit, as it happens').action(
    (options: Common) => run(options, (context, parts) => receiveUntilStopped(context, parts)),
  )

  withBackupOptions(backup.command('list'), 'the backups, their chain, and what proved them').action(
    (options: Common) =>
      run(options, async (_, { repository, output }) => {
        const systems = options.cluster ? [options.cluster] : await listSystems(repository)
        const clusters = await Promise.all(
          systems.map(async (systemId) => ({
            systemId,
            ...(await readCatalogue(repository, systemId)),
            dumps: (await listDumps(repository, systemId)).map(({ record }) => record),
          })),
        )
        output.answer({ clusters: clusters.map(listed) }, () => listText(repository, clusters))
      }),
  )

  withBackupOptions(
    backup.command('verify').argument('[id]', 'default: the newest'),
    'look for damage in a backup and the log after it',
  )
    .option('--deep', "open every file, compare it with PostgreSQL's own checksums, walk every record of the log")
    .action((id: string | undefined, options: Common & { deep?: boolean }) =>
      run(options, async (context, { repository, output, signal }) => {
        const systemId = await chooseSystem(repository, options, context)
        if (id !== undefined && isDumpId(id)) return checkDump(await findDump(repository, systemId, id), output)
        const result = await verifyBackup({
          repository,
          systemId,
          id: id ?? (await newestId(repository, systemId)),
          deep: options.deep ?? false,
          jobs: options.jobs ?? JOBS,
          now: () => new Date(),
          signal,
          ...showingProgress(output),
        })
        output.answer(result, () => resultText(result))
        if (!result.ok) process.exitCode = 1
      }),
    )

  withBackupOptions(
    backup.command('drill').argument('[id]', 'default: everything up to now'),
    'restore into a scratch place, check and compare it',
  )
    .option('--scratch <directory>', 'where; default: the temporary directory')
    .option('--without-live', 'do not compare with the running server')
    .action((id: string | undefined, options: Common & { scratch?: string; withoutLive?: boolean }) =>
      run(options, async (context, { repository, output, signal }) => {
        const systemId = await chooseSystem(repository, options, context)
        const live = options.withoutLive || id !== undefined ? null : await liveUrls(context)
        const result = await drill({
          repository,
          systemId,
          id,
          live,
          scratch: options.scratch,
          jobs: options.jobs ?? JOBS,
          now: () => new Date(),
          signal,
          ...showingProgress(output),
        })
        output.answer(result, () => resultText(result))
        if (!result.ok) process.exitCode = 1
      }),
    )

  withBackupOptions(
    backup.command('cleanup'),
    'remove backups that are older than the retention, and the log only they needed',
  )
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .action((options: Common & { dryRun?: boolean }) =>
      run(options, async ({ settings }, { repository, output }) => {
        const systems = options.cluster ? [options.cluster] : await listSystems(repository)
        const done: Parameters<typeof cleanupText>[0] = []
        for (const systemId of systems) {
          const plan = await planRetention(repository, systemId, { retention: settings.retention, now: new Date() })
          const problems = options.dryRun ? [] : await expire(repository, systemId, plan)
          done.push({
            systemId,
            expire: plan.expire,
            keep: plan.keep,
            dumps: plan.dumps,
            logFiles: plan.log.flatMap(({ paths }) => paths).length,
            problems,
          })
        }
        output.answer({ clusters: done, dryRun: options.dryRun ?? false }, () =>
          cleanupText(done, options.dryRun ?? false),
        )
        if (done.some(({ problems }) => problems.length > 0)) process.exitCode = 1
      }),
    )

  withBackupOptions(backup.command('copy'), 'bring the copies in object storage up to date').action((options: Common) =>
    run(options, async (_, { repository, output, signal }) => {
      const systems = options.cluster ? [options.cluster] : await listSystems(repository)
      const copied: Replicated[] = []
      for (const systemId of systems) copied.push(...(await replicate({ repository, systemId, signal })))
      output.answer({ copied }, () => replicatedText(copied))
      if (copied.some(({ problem }) => problem !== null)) process.exitCode = 1
    }),
  )

  withBackupOptions(
    backup.command('rotate-key'),
    'put the keys of all backups under the new BACKUP_ENCRYPTION_KEY',
  ).action((options: Common) =>
    run(options, async (_, { repository, output }) => {
      const done = await rotateKeys(repository)
      output.answer(done, () => `${done.rewrapped} keys are under the new one now, ${done.unchanged} were already.`)
    }),
  )
}

/** Files fetched, opened and checked at the same time. */
export const JOBS = 4

export interface Parts extends CommandContext {
  repository: Repository
}

async function take(
  kind: 'full' | 'incremental',
  options: TakeOptions,
  { context, parts }: { context: BackupContext; parts: Parts },
) {
  const { repository, output, signal } = parts
  const url = await context.url()
  const parent = kind === 'incremental' ? await newestOf(repository, options, context) : undefined
  const maxRate = options.maxRate ?? context.settings.maxRate
  const { onProgress } = showingProgress(output)
  const record = await takeBackup(
    { repository, url, clock: context.clock },
    {
      kind,
      parent,
      signal,
      checkpoint: options.spread ? 'spread' : 'fast',
      maxRate,
      onProgress: (progress) => onProgress({ ...progress, step: kind }),
    },
  )
  const copied = await replicate({ repository, systemId: record.systemId, signal })
  const { files, ...facts } = record
  output.answer(
    { ...facts, copied },
    () => `${backupText(record)}${copied.length > 0 ? `\n${replicatedText(copied)}` : ''}`,
  )
  if (copied.some(({ problem }) => problem !== null)) process.exitCode = 1
}

async function newestOf(repository: Repository, options: Common, context: BackupContext) {
  const systemId = await chooseSystem(repository, options, context)
  return (await readCatalogue(repository, systemId)).backups.at(-1)
}

async function newestId(repository: Repository, systemId: string): Promise<string> {
  const newest = (await readCatalogue(repository, systemId)).backups.at(-1)
  if (newest) return newest.record.id
  throw new BackupError('BACKUP_NOT_FOUND', `${repository.directory} holds no backup of the cluster ${systemId}.`)
}

/** The cluster that is asked for, else that of the present data directory, else the one that was backed up last. */
export async function chooseSystem(
  repository: Repository,
  { cluster }: { cluster?: string | undefined },
  context: Pick<BackupContext, 'place'>,
): Promise<string> {
  const systems = await listSystems(repository)
  if (cluster !== undefined) return cluster
  if (systems.length === 0) {
    throw new BackupError(
      'BACKUP_NOT_FOUND',
      `There is no backup in ${repository.stores.map(({ name }) => name).join(' and ')}.`,
    )
  }
  const [only] = systems
  if (systems.length === 1 && only) return only
  const present = await context.place?.systemId()
  if (present && systems.includes(present)) return present

  const clusters = await Promise.all(systems.map(async (id) => ({ id, ...(await readCatalogue(repository, id)) })))
  const told = clusters.map(
    ({ id, backups }) => `${id} (${backups.length} backups, the last of ${lastOf({ backups })})`,
  )
  throw new BackupError(
    'BACKUP_NOT_FOUND',
    `Backups of several clusters are here; add --cluster with one of: ${told.join(', ')}.`,
  )
}

function lastOf({ backups }: Pick<Catalogue, 'backups'>): string {
  return backups.at(-1)?.record.stoppedAt ?? 'never'
}

async function liveUrls(context: BackupContext): Promise<((database: string) => string) | null> {
  const url = await context.url().catch(() => null)
  if (url === null) return null
  return (database) => {
    const own = new URL(url)
    own.pathname = `/${encodeURIComponent(database)}`
    return own.toString()
  }
}

function listed({
  systemId,
  backups,
  damaged,
  unreachable,
  dumps,
}: Catalogue & { systemId: string; dumps: DumpRecord[] }) {
  return {
    systemId,
    backups: backups.map(({ record: { files, ...facts }, stores, results }) => ({
      ...facts,
      stores: stores.map(({ name }) => name),
      results,
    })),
    damaged,
    unreachable,
    dumps: dumps.map(({ databases, ...facts }) => ({ ...facts, databases: databases.map(({ file, ...one }) => one) })),
  }
}
