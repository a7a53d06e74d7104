import type { Database } from '@products-manager/postgres'
import { systemClock as steadyClock } from '@products-manager/postgres'
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
import { addJob } from '../../../platform/jobs/add-job.ts'
import { defineTask, handle, type TaskHandler } from '../../../platform/jobs/define-task.ts'
import type { Log } from '../../../platform/log.ts'
import { backupSettingsOf } from './backup-context.ts'
import { findSystemId } from './queries/find-system-id.ts'
import { isImporting } from './queries/is-importing.ts'

// Two at once would only share disk and network.
const QUEUE = 'backups'

const Work = Type.Union([Type.Literal('full'), Type.Literal('incremental'), Type.Literal('drill')])
const Kind = Type.Union([Type.Literal('full'), Type.Literal('incremental')])

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
const backupNow = defineTask({
  name: 'operations.backup-now',
  payload: Type.Object({ kind: Kind }),
  tries: 3,
  lane: 'long',
})
/** A backup or drill that nobody waits for: put off while a file is imported. */
const doCalmly = defineTask({
  name: 'operations.back-up-calmly',
  payload: Type.Object({ work: Work, since: Type.String() }),
  tries: 4,
  lane: 'long',
})
const drillBackup = defineTask({ name: 'operations.drill-backup', payload: Type.Object({}), tries: 2, lane: 'long' })
const verifyOne = defineTask({
  name: 'operations.verify-backup',
  payload: Type.Object({ id: Type.String() }),
  tries: 2,
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

type CalmWork = Static<typeof Work>

const LOOK_AGAIN_MS = 120_000
// Beside an import both would take twice the time; but files may come all day long.
const PATIENCE_MS = 4 * 3_600_000
// What nobody waits for leaves most of a core and of the disk to those who do. In kB/s.
const CALM_RATE = 50_000

/** Backups by schedule and on request. A job that was interrupted is begun again: what it left unfinished is not taken for a backup. */
export function backupTasks(parts: BackupTaskParts): TaskHandler[] {
  const working =
    (work: (parts: Parts) => Promise<void>) =>
    async ({ signal }: { signal: AbortSignal }) => {
      if (!parts.config.backups) return
      await work({ ...parts, repository: openRepository(backupSettingsOf(parts.config).repository), signal })
    }
  return [
    handle(fullBackup, { run: working((work) => calmly(work, 'full', work.clock.now())) }),
    handle(incrementalBackup, { run: working((work) => calmly(work, 'incremental', work.clock.now())) }),
    handle(doCalmly, {
      run: ({ payload, signal }) => working((work) => calmly(work, payload.work, new Date(payload.since)))({ signal }),
    }),
    handle(backupNow, {
      run: ({ payload, signal }) => working((work) => backUp(work, payload.kind))({ signal }),
    }),
    handle(drillBackup, { run: working(drillNewest) }),
    handle(verifyOne, { run: ({ payload, signal }) => working((work) => verify(work, payload.id))({ signal }) }),
  ]
}

/** Asks for a backup as soon as a worker is free. */
export function requestBackup(imports: Database<'imports'>, kind: 'full' | 'incremental'): Promise<string> {
  return imports.transaction((tx) => addJob(tx, backupNow, { payload: { kind }, key: `backup ${kind}`, queue: QUEUE }))
}

/** Asks for a backup or a drill at a quiet moment from `at` on. */
export function requestCalmly(
  imports: Database<'imports'>,
  { work, at, since = at }: { work: CalmWork; at: Date; since?: Date },
): Promise<string> {
  const payload = { work, since: since.toISOString() }
  return imports.transaction((tx) => addJob(tx, doCalmly, { payload, key: `calm ${work}`, queue: QUEUE, runAt: at }))
}

export function requestDrill(imports: Database<'imports'>): Promise<string> {
  return imports.transaction((tx) => addJob(tx, drillBackup, { payload: {}, key: 'drill', queue: QUEUE }))
}

export function requestVerification(imports: Database<'imports'>, id: string): Promise<string> {
  return imports.transaction((tx) => addJob(tx, verifyOne, { payload: { id }, key: `verify ${id}`, queue: QUEUE }))
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
  if (work === 'drill') return drillNewest(parts)
  // Spread, the first checkpoint may take a quarter of an hour.
  await backUp(parts, work, { checkpoint: 'spread', maxRate: CALM_RATE })
}

async function backUp(
  { config, system, repository, clock, log, signal }: Parts,
  wanted: 'full' | 'incremental',
  otherwise: Pick<BackupRequest, 'checkpoint' | 'maxRate'> = {},
): Promise<void> {
  const settings = backupSettingsOf(config)
  const systemId = await findSystemId(system.databases.core)
  const parent = (await readCatalogue(repository, systemId)).backups.at(-1)
  // The first one has nothing to build on.
  const kind = parent ? wanted : 'full'
  const record = await takeBackup(
    { repository, url: system.directUrl('core'), clock: steadyClock },
    { ...otherwise, kind, parent: kind === 'full' ? undefined : parent, signal, ...given(settings) },
  )
  log.info({ backup: record.id, bytes: record.storedBytes, durationMs: record.durationMs }, 'A backup was taken.')
  for (const { store, problem } of await replicate({ repository, systemId, signal })) {
    if (problem !== null) log.error({ store }, `The copy of the backups is not up to date: ${problem}`)
  }
  const plan = await planRetention(repository, systemId, { retention: settings.retention, now: clock.now() })
  for (const problem of await expire(repository, systemId, plan)) log.warn(`An old backup was not removed: ${problem}`)
  if (kind === 'full') await requestCalmly(system.databases.imports, { work: 'drill', at: clock.now() })
}

function given({ maxRate }: BackupSettings) {
  return maxRate === undefined ? {} : { maxRate }
}

async function drillNewest({ system, repository, clock, log, signal }: Parts): Promise<void> {
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
  })
  if (ok) log.info({ backup, recoveryMs }, 'A restore was tried, and everything was there.')
  else log.error({ backup, problems }, 'A restore was tried, and it was not as it should be.')
}

async function verify({ system, repository, clock, log, signal }: Parts, id: string): Promise<void> {
  const systemId = await findSystemId(system.databases.core)
  const { ok, problems } = await verifyBackup({ repository, systemId, id, deep: true, jobs: 2, now: clock.now, signal })
  if (!ok) log.error({ backup: id, problems }, 'A backup is damaged.')
}
