import { type Database, systemClock as steadyClock } from '@products-manager/postgres'
import {
  type BackupRequest,
  type BackupSettings,
  drill,
  expire,
  openRepository,
  planRetention,
  type Repository,
  readCatalogue,
  replicate,
  takeBackup,
  verifyBackup,
} from 'pgops'
import Type, { type Static } from 'typebox'
import type { Clock } from '../../../platform/clock.ts'
import type { Config } from '../../../platform/config.ts'
import type { DatabaseSystem } from '../../../platform/databases.ts'
import { messageOf } from '../../../platform/errors.ts'
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { Log } from '../../../platform/log.ts'
import {
  type BackupRunEnd,
  type BackupRunRow,
  endBackupRun,
  failInterruptedRuns,
  insertBackupRun,
  startBackupRun,
} from '../queries/backup-runs.ts'
import { backupSettingsOf } from './backup-context.ts'
import { keepProgress } from './keep-progress.ts'
import { findSystemId } from './queries/find-system-id.ts'
import { isImporting } from './queries/is-importing.ts'
import { BACKUP_QUEUE, restoreOneTable, workOnBackups } from './request-backup-run.ts'
import { restoreTableOfRun } from './restore-table-of-run.ts'

const CalmWork = Type.Union([Type.Literal('full'), Type.Literal('incremental'), Type.Literal('drill')])
type CalmWork = Static<typeof CalmWork>

/** Every night everything; in between what changed. A copy in object storage and the retention follow each. */
const fullBackup = defineTask({
  name: 'operations.full-backup',
  payload: Type.Object({}),
  tries: 4,
  lane: 'long',
  cron: '40 1 * * *',
})
const incrementalBackup = defineTask({
  name: 'operations.incremental-backup',
  payload: Type.Object({}),
  tries: 2,
  lane: 'long',
  cron: '40 5,9,13,17,21 * * *',
})
/** A backup or drill that nobody waits for: put off while a file is imported. */
const doCalmly = defineTask({
  name: 'operations.back-up-calmly',
  payload: Type.Object({ work: CalmWork, since: Type.String() }),
  tries: 4,
  lane: 'long',
})

export interface BackupTaskParts {
  config: Config
  system: Pick<DatabaseSystem, 'databases' | 'directUrl'>
  clock: Clock
  log: Log
}

interface Parts extends BackupTaskParts {
  repository: Repository
  signal: AbortSignal
}

/** What a run works with. */
export interface BackupWork extends Parts {
  run: BackupRunRow
  otherwise: Pick<BackupRequest, 'checkpoint' | 'maxRate'>
  onProgress: ReturnType<typeof keepProgress>
}

const LOOK_AGAIN_MS = 120_000
// Beside an import both would take twice the time; but files may come all day long.
const PATIENCE_MS = 4 * 3_600_000
// What nobody waits for leaves most of a core and of the disk to those who do. In kB/s.
const CALM_RATE = 50_000

/** Backups by schedule and on request. A job that was interrupted is begun again: what it left unfinished is not taken for a backup. */
export function backupTasks(parts: BackupTaskParts): TaskHandler[] {
  const { config, system } = parts
  const { imports } = system.databases
  const partsOf = (signal: AbortSignal): Parts => ({
    ...parts,
    repository: openRepository(backupSettingsOf(config).repository),
    signal,
  })
  const scheduled = (work: CalmWork, since?: string) => async (signal: AbortSignal) => {
    const begun = since === undefined ? parts.clock.now() : new Date(since)
    if (config.backups) await calmly(partsOf(signal), work, begun)
  }
  const requested = {
    async run({ payload, signal }: { payload: { runId: string }; signal: AbortSignal }) {
      const run = await begin(imports, () => payload.runId)
      if (run) await perform(partsOf(signal), run)
    },
    onGivenUp: ({ runId }: { runId: string }, error: unknown) =>
      imports.transaction((tx) => endBackupRun(tx, runId, { status: 'failed', outcome: messageOf(error) })),
  }
  return [
    handle(fullBackup, { run: ({ signal }) => scheduled('full')(signal) }),
    handle(incrementalBackup, { run: ({ signal }) => scheduled('incremental')(signal) }),
    handle(doCalmly, { run: ({ payload, signal }) => scheduled(payload.work, payload.since)(signal) }),
    handle(workOnBackups, requested),
    handle(restoreOneTable, requested),
  ]
}

/** Asks for a backup or a drill at a quiet moment from `at` on. */
export function requestCalmly(
  imports: Database<'imports'>,
  { work, at, since = at }: { work: CalmWork; at: Date; since?: Date },
): Promise<string> {
  const payload = { work, since: since.toISOString() }
  return imports.transaction((tx) =>
    addJob(tx, doCalmly, { payload, key: `calm ${work}`, queue: BACKUP_QUEUE, runAt: at }),
  )
}

/** At once when no file is imported, else later. */
async function calmly(parts: Parts, work: CalmWork, since: Date): Promise<void> {
  const { imports } = parts.system.databases
  const now = parts.clock.now()
  const isPatient = now.getTime() - since.getTime() < PATIENCE_MS
  if (isPatient && (await isImporting(imports))) {
    await requestCalmly(imports, { work, at: new Date(now.getTime() + LOOK_AGAIN_MS), since })
    return
  }
  const run = await begin(imports, async (tx) => (await insertBackupRun(tx, work, {})).id)
  if (!run) return
  try {
    // Spread, the first checkpoint may take a quarter of an hour.
    await perform(parts, run, work === 'drill' ? {} : { checkpoint: 'spread', maxRate: CALM_RATE })
  } catch (error) {
    // Tried again, it is another run.
    await imports.transaction((tx) => endBackupRun(tx, run.id, { status: 'failed', outcome: messageOf(error) }))
    throw error
  }
}

/** The run begins. Backups come one after the other: others that still seem to run were killed with their worker. */
function begin(
  imports: Database<'imports'>,
  runId: (tx: Parameters<typeof insertBackupRun>[0]) => string | Promise<string>,
): Promise<BackupRunRow | null> {
  return imports.transaction(async (tx) => {
    const run = await startBackupRun(tx, await runId(tx))
    if (run) await failInterruptedRuns(tx, run.id)
    return run
  })
}

async function perform(parts: Parts, run: BackupRunRow, otherwise: BackupWork['otherwise'] = {}): Promise<void> {
  const { imports } = parts.system.databases
  const end = await work({ ...parts, run, otherwise, onProgress: keepProgress(imports, run.id) })
  await imports.transaction((tx) => endBackupRun(tx, run.id, end))
}

function work(parts: BackupWork): Promise<BackupRunEnd> {
  const { kind } = parts.run
  if (kind === 'drill') return drillNewest(parts)
  if (kind === 'verify') return verify(parts)
  return kind === 'restore-table' ? restoreTableOfRun(parts) : backUp(parts, kind)
}

async function backUp(
  { config, system, repository, clock, log, signal, otherwise, onProgress }: BackupWork,
  wanted: 'full' | 'incremental',
): Promise<BackupRunEnd> {
  const settings = backupSettingsOf(config)
  const systemId = await findSystemId(system.databases.core)
  const parent = (await readCatalogue(repository, systemId)).backups.at(-1)
  // The first one has nothing to build on.
  const kind = parent ? wanted : 'full'
  const record = await takeBackup(
    { repository, url: system.directUrl('core'), clock: steadyClock },
    { ...otherwise, kind, parent: kind === 'full' ? undefined : parent, signal, onProgress, ...given(settings) },
  )
  log.info({ backup: record.id, bytes: record.storedBytes, durationMs: record.durationMs }, 'A backup was taken.')
  const problems: string[] = []
  for (const { store, problem } of await replicate({ repository, systemId, signal })) {
    if (problem === null) continue
    log.error({ store }, `The copy of the backups is not up to date: ${problem}`)
    problems.push(`The copy in ${store} is not up to date: ${problem}`)
  }
  const plan = await planRetention(repository, systemId, { retention: settings.retention, now: clock.now() })
  for (const problem of await expire(repository, systemId, plan)) log.warn(`An old backup was not removed: ${problem}`)
  if (kind === 'full') await requestCalmly(system.databases.imports, { work: 'drill', at: clock.now() })
  return { status: problems.length > 0 ? 'failed' : 'completed', outcome: [record.id, ...problems].join(' ') }
}

function given({ maxRate }: BackupSettings) {
  return maxRate === undefined ? {} : { maxRate }
}

async function drillNewest({ system, repository, clock, log, signal, onProgress }: BackupWork): Promise<BackupRunEnd> {
  const systemId = await findSystemId(system.databases.core)
  const live = (database: string) => {
    const url = new URL(system.directUrl('core'))
    url.pathname = `/${encodeURIComponent(database)}`
    return url.toString()
  }
  const { ok, backup, problems, recoveryMs } = await drill({
    repository,
    systemId,
    live,
    jobs: 2,
    now: clock.now,
    signal,
    onProgress,
  })
  if (ok) log.info({ backup, recoveryMs }, 'A restore was tried, and everything was there.')
  else log.error({ backup, problems }, 'A restore was tried, and it was not as it should be.')
  return { status: ok ? 'completed' : 'failed', outcome: ok ? backup : [backup, ...problems].join('\n') }
}

async function verify(parts: BackupWork): Promise<BackupRunEnd> {
  const { system, repository, run, clock, log, signal, onProgress } = parts
  const systemId = await findSystemId(system.databases.core)
  const id = run.wish.backup ?? ''
  const { ok, problems } = await verifyBackup({
    repository,
    systemId,
    id,
    deep: true,
    jobs: 2,
    now: clock.now,
    signal,
    onProgress,
  })
  if (!ok) log.error({ backup: id, problems }, 'A backup is damaged.')
  return { status: ok ? 'completed' : 'failed', outcome: ok ? null : problems.join('\n') }
}
