import { join } from 'node:path'
import { ownerAccount, serverAccount } from '@products-manager/postgres'
import type { Command } from 'commander'
import { BackupError } from '../../backup/backup-error.ts'
import { takeBackup } from '../../backup/base/take-backup.ts'
import { chooseSystem, JOBS } from '../../backup/command/backup-commands.ts'
import type { BackupContext, ClusterPlace, WithBackups } from '../../backup/command/backup-context.ts'
import { seconds } from '../../backup/command/backup-text.ts'
import { showingProgress } from '../../backup/command/show-progress.ts'
import { positive, withBackupOptions } from '../../backup/command/with-backup-options.ts'
import { replicate } from '../../backup/replicate.ts'
import { keyFinder, openRepository, type Repository, type RepositoryOptions } from '../../backup/repository.ts'
import { verifyBackup } from '../../backup/verify-backup.ts'
import { runCommand } from '../../command/run-command.ts'
import { findDump, isDumpId } from '../../logical/list-dumps.ts'
import { isAddress, readAddress } from '../backup-address.ts'
import { directoryPlace } from '../directory-place.ts'
import { withPausedPools } from '../paused-pools.ts'
import { planRestore, type RestorePlan } from '../plan-restore.ts'
import { type RestoredCluster, restoreCluster } from '../restore-cluster.ts'
import { readTarget } from '../restore-target.ts'
import { withHeldPlace } from '../with-held-place.ts'
import { planFacts, planText } from './plan-text.ts'
import { restoreDump, restoreOneDatabase } from './restore-database-command.ts'
import { consoleOf, type RestoreOptions, type RestoreParts } from './restore-parts.ts'
import { findTouched, restoreOneTable, touchedText } from './restore-table-command.ts'

/** Adds `restore latest|ID|s3://…`. */
export function restoreCommand(program: Command, withBackups: WithBackups): void {
  withBackupOptions(
    program
      .command('restore')
      .argument('<what>', 'latest, the id of a backup, or an address: s3://bucket/prefix, or of one backup in it'),
    'bring the databases back: to the last commit, to a moment, or as a backup has them',
  )
    .option(
      '--target-time <time>',
      'everything committed until then, such as "2026-04-07 14:30:00" (UTC, or with an offset)',
    )
    .option('--target-lsn <position>', 'everything until this position of the log')
    .option('--timeline <number>', 'the past of another timeline than the newest', positive)
    .option('--into <directory>', 'into this data directory, which no server uses')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--verify-only', 'look for damage in what would be restored, and restore nothing')
    .option('--table <database.table>', 'only this table, from a scratch recovery, beside the live one')
    .option('--database <name>', 'only this database, from a scratch recovery or a dump, beside the live one')
    .option('--rows <condition>', 'with --table: only these rows, such as "brand = \'ACME\'"')
    .option('--replace', 'with --table or --database: in the place of the live one')
    .option('--no-dependents', 'with --table --replace: leave out rows of other tables that went with rows of this one')
    .option('--scratch <directory>', 'with --table or --database: where to recover; default: the temporary directory')
    .option('--console <address>', 'of a PgBouncer whose clients are to wait meanwhile; default: PGBOUNCER_ADMIN_URL')
    .option('--no-backup', 'take no new full backup afterwards')
    .action((what: string, options: RestoreOptions, command: Command) => {
      const wrong = loneOption(options)
      if (wrong) command.error(`error: ${wrong}`)
      return runCommand(options, (running) =>
        withBackups((context) =>
          restore(what, options, { ...running, context, repository: openRepository(withAddressed(what, context)) }),
        ),
      )
    })
}

/** Left alone, an option that is about a part would have everything restored. */
function loneOption({ table, database, rows, replace, dependents, into }: RestoreOptions): string | null {
  const isPart = table !== undefined || database !== undefined
  if (table !== undefined && database !== undefined) return '--table names the database, too: leave out --database'
  if (rows !== undefined && table === undefined) return '--rows goes with --table'
  if (dependents === false && table === undefined) return '--no-dependents goes with --table'
  if (replace && !isPart) return '--replace goes with --table or --database; without it everything is replaced anyway'
  return into !== undefined && isPart
    ? '--into is for everything; --table and --database go into the live server'
    : null
}

/** A bucket need not be among the settings: its address is enough, with their keys and endpoint. */
function withAddressed(what: string, { settings: { repository, bucketAt } }: BackupContext): RepositoryOptions {
  if (!isAddress(what)) return repository
  const { bucket } = readAddress(what)
  const { replicas = [] } = repository
  const isKnown = replicas.some(({ name }) => name === bucket)
  return isKnown ? repository : { ...repository, replicas: [...replicas, bucketAt(bucket)] }
}

async function restore(what: string, options: RestoreOptions, parts: RestoreParts): Promise<void> {
  const { context, repository, output } = parts
  const place = options.into === undefined ? context.place : directoryPlace(options.into)
  const { id, system } = isAddress(what) ? readAddress(what) : { id: what, system: undefined }
  const isLatest = id === 'latest'
  const cluster = options.cluster ?? system
  const systemId = await chooseSystem(repository, { cluster }, { place })
  if (isDumpId(id)) return restoreDump(await findDump(repository, systemId, id), options, parts)
  const target = readTarget({ time: options.targetTime, lsn: options.targetLsn }, !isLatest)
  const request = {
    repository,
    systemId,
    target,
    backup: isLatest ? undefined : id,
    timeline: options.timeline,
    ...(await present(place, systemId)),
  }
  const plan = await planRestore(request)
  await openKeys(plan, repository)
  if (options.dryRun) {
    const touched = await findTouched(plan, options, parts)
    return output.answer({ plan: planFacts(plan), ...touched, dryRun: true }, () =>
      [planText(plan), touchedText(touched)].filter(Boolean).join('\n'),
    )
  }
  if (options.verifyOnly) return verify(plan, options, parts)
  if (options.database !== undefined) return restoreOneDatabase(plan, { ...options, database: options.database }, parts)
  if (options.table !== undefined) return restoreOneTable(plan, { ...options, table: options.table }, parts)
  if (!place) {
    throw new BackupError(
      'RESTORE_NOT_POSSIBLE',
      'The server is not on this machine. Restore into a data directory with --into, on the machine and as the user of the server.',
    )
  }
  output.say(planText(plan))
  const pools = { console: options.into === undefined ? consoleOf(options) : undefined, say: output.say }
  const directory = await place.directory()
  await withPausedPools(pools, async () => {
    const restored = await withHeldPlace(directory, async () => {
      // The server writes the last of its log while it stops: only then is it known where the log ends.
      await place.stop()
      return perform(await planRestore(request), options, { ...parts, place })
    })
    await finish(restored, options, { ...parts, place })
  })
}

/** A key that is missing, or another one, is told before anything is stopped. */
async function openKeys({ chain, systemId }: RestorePlan, repository: Repository): Promise<void> {
  const findKey = keyFinder(repository, systemId)
  for (const { record } of chain) if (record.keyId) await findKey(record.keyId)
}

async function present(place: ClusterPlace | null, systemId: string) {
  if (!place) return {}
  const directory = await place.directory()
  const isSame = (await place.systemId()) === systemId
  return { directory, ...(isSame ? { pgWal: join(directory, 'pg_wal') } : {}) }
}

async function verify(
  plan: RestorePlan,
  options: RestoreOptions,
  { repository, output, signal }: RestoreParts,
): Promise<void> {
  const result = await verifyBackup({
    repository,
    systemId: plan.systemId,
    id: plan.chain.at(-1)?.record.id ?? '',
    deep: true,
    jobs: options.jobs ?? JOBS,
    now: () => new Date(),
    signal,
    ...showingProgress(output),
  })
  output.answer({ plan: planFacts(plan), verification: result }, () =>
    [planText(plan), result.ok ? 'Nothing is damaged.' : 'DAMAGED:', ...result.problems].join('\n'),
  )
  if (!result.ok) process.exitCode = 1
}

async function perform(
  plan: RestorePlan,
  options: RestoreOptions,
  { repository, output, signal, place }: RestoreParts & { place: ClusterPlace },
): Promise<Done> {
  const directory = await place.directory()
  const owner = (await ownerAccount(directory).catch(() => null)) ?? (await serverAccount())
  const restored = await restoreCluster({
    repository,
    plan,
    place,
    owner,
    jobs: options.jobs ?? JOBS,
    now: () => new Date(),
    signal,
    ...showingProgress(output),
  })
  return { plan, restored }
}

interface Done {
  plan: RestorePlan
  restored: RestoredCluster
}

async function finish(
  { plan, restored }: Done,
  options: RestoreOptions,
  { context, repository, output, signal, place }: RestoreParts & { place: ClusterPlace },
): Promise<void> {
  await place.start()
  const backup =
    options.into === undefined && options.backup !== false ? await backUp(context, repository, signal) : null
  output.answer({ plan: planFacts(plan), ...restored, backup }, () =>
    [
      `Restored into ${restored.directory} in ${seconds(restored.durationMs)}: arrived at ${restored.reachedLsn}${restored.lastCommitAt ? `, the last commit is of ${restored.lastCommitAt}` : ''}.`,
      restored.safetyCopy ? `What was there before lies in ${restored.safetyCopy}; delete it when all is well.` : '',
      backup ? `A new full backup was taken: ${backup}.` : 'Take a full backup now.',
    ]
      .filter(Boolean)
      .join('\n'),
  )
}

/** A restore begins a new timeline: without a backup on it the next restore would need the old one, and luck. */
async function backUp(context: BackupContext, repository: Repository, signal: AbortSignal): Promise<string> {
  const record = await takeBackup(
    { repository, url: await context.url(), clock: context.clock },
    { kind: 'full', signal },
  )
  await replicate({ repository, systemId: record.systemId, signal })
  return record.id
}
