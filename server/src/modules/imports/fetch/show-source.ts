import type { Fetch, FetchedFile, Source, SourceState } from '@products-manager/contract'
import type { Reads } from '@products-manager/postgres'
import { listLastFetches } from '../queries/sources/fetches.ts'
import { type LastFileRow, listLastFiles } from '../queries/sources/source-files.ts'
import type { FetchRow, RunOfFile, SourceRow } from '../queries/sources/source-row.ts'
import { fromTiming } from '../schedules/timing.ts'
import { profileNeeded } from './errors.ts'

const DAY_MS = 86_400_000

/** Sources as the API tells of them: with their health, without their secrets. */
export async function showSources(imports: Reads<'imports'>, rows: readonly SourceRow[], now: Date): Promise<Source[]> {
  const ids = rows.map(({ id }) => id)
  const [fetches, ended, files] = await Promise.all([
    listLastFetches(imports, ids),
    listLastFetches(imports, ids, { ended: true }),
    listLastFiles(imports, ids),
  ])
  const of = <T extends { sourceId: string }>(row: SourceRow, among: readonly T[]) =>
    among.find(({ sourceId }) => sourceId === row.id) ?? null
  return rows.map((row) => toSource(row, { fetch: of(row, fetches), ended: of(row, ended), file: of(row, files), now }))
}

interface Seen {
  fetch: FetchRow | null
  /** What a look under way may still change. */
  ended: FetchRow | null
  file: LastFileRow | null
  now: Date
}

function toSource(row: SourceRow, seen: Seen): Source {
  const { timing, timeZone } = row
  return {
    id: row.id,
    supplierCode: row.supplierCode,
    name: row.name,
    isActive: row.isActive,
    connection: row.connection,
    files: { pattern: row.pattern ?? '*', take: row.take, after: row.after },
    companion: row.companion,
    profile: row.profileName,
    expectEveryDays: row.expectEveryDays,
    schedule: timing === null ? null : fromTiming({ expression: timing, timeZone: timeZone ?? 'UTC' }, row.isPaused),
    secretsSet: row.secretsSet,
    hasPushToken: row.hasPushToken,
    health: {
      state: stateOf(row, seen),
      lastFile: seen.file && toFetchedFile(seen.file),
      lastFetch: seen.fetch && toFetch(seen.fetch),
      nextRunAt: nextLook(row, seen)?.toISOString() ?? null,
    },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** By the schedule, or before it because the last one failed. */
function nextLook({ isActive, nextRunAt }: SourceRow, { ended }: Seen): Date | null {
  const times = [nextRunAt, ended?.retryAt ?? null].filter((time) => time !== null)
  return isActive ? (times.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null) : null
}

function stateOf(row: SourceRow, { ended, file, now }: Seen): SourceState {
  if (!row.isActive || row.isPaused) return 'paused'
  if (ended?.errorCode === profileNeeded.code) return ended.mappedBy === null ? 'waiting' : 'good'
  if (ended?.status === 'failed' || file?.runStatus === 'failed') return 'failing'
  if (file?.runStatus === 'held') return 'waiting'
  const since = (file?.takenAt ?? row.createdAt).getTime()
  if (row.expectEveryDays !== null && now.getTime() - since > row.expectEveryDays * DAY_MS) return 'late'
  return ended || file ? 'good' : 'new'
}

interface FileOfFetch extends RunOfFile {
  name: string
  bytes: number
  hash: string
  runId: string | null
  takenAt: Date | string
}

function toFetchedFile({ name, bytes, hash, runId, runStatus, takenAt, ...run }: FileOfFetch): FetchedFile {
  const runError = runStatus === 'failed' && run.errorCode ? { code: run.errorCode, message: run.error ?? '' } : null
  return { name, bytes, hash, runId, runStatus, runError, takenAt: new Date(takenAt).toISOString() }
}

/** A look at a source as the API tells of it. */
export function toFetch(row: FetchRow): Fetch {
  return {
    id: row.id,
    sourceId: row.sourceId,
    trigger: row.trigger,
    attempt: row.attempt,
    status: row.status,
    filesSeen: row.filesSeen,
    files: row.files.map(toFetchedFile),
    error: row.errorCode === null ? null : { code: row.errorCode, message: row.error ?? '' },
    uploadId: row.uploadId,
    mappedBy: row.mappedBy,
    retryAt: row.retryAt?.toISOString() ?? null,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}
