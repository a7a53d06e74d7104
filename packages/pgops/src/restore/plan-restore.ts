import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatLsn, type Lsn, parseLsn } from '@products-manager/postgres'
import { BackupError } from '../backup/backup-error.ts'
import { chainOf, type FoundBackup, keyFinder, type Repository, readCatalogue } from '../backup/repository.ts'
import { type LogEnd, readRecords } from '../backup/wal/read-records.ts'
import { segmentStart } from '../backup/wal/segments.ts'
import { listWal, readSegment, type WalFiles } from '../backup/wal/wal-files.ts'
import { contains, type Lineage, type LogRun, logFrom, readLineage } from './lineage.ts'
import { neededLog } from './needed-log.ts'
import { type RestoreTarget, targetText } from './restore-target.ts'

export interface PlanRequest {
  repository: Repository
  systemId: string
  target: RestoreTarget
  /** Only this backup, not the best one. */
  backup?: string | undefined
  /** Another past than that of the newest timeline. */
  timeline?: number | undefined
  /** `pg_wal` of a data directory that is still there: what was not received may be in it. */
  pgWal?: string | undefined
  /** Where the data is to lie; its disk must have room. */
  directory?: string | undefined
}

/** What a restore will do, before it does anything. */
export interface RestorePlan {
  systemId: string
  target: RestoreTarget
  /** Replayed to the end of the log although a time was asked for: nothing was committed between. */
  stopsAtEnd: boolean
  /** The full backup and the incremental ones on it, oldest first. */
  chain: FoundBackup[]
  timeline: number
  wal: WalFiles
  segments: string[]
  /** Where the log ends; null when there is none after the backup. */
  logEnd: LogEnd | null
  /** What a person should know. */
  notes: string[]
  fetchBytes: number
  plainBytes: number
  freeBytes: number | null
  estimatedMs: number
}

// How far back the last commit is looked for: on a server at rest the log holds little else.
const SEARCHED_SEGMENTS = 24
// Measured on two cores with decompression; a drill's own figure replaces it.
const BYTES_PER_MS = 100_000

/** Chooses backups and log for a target, and refuses one that cannot be reached: nothing has been touched yet. */
export async function planRestore(request: PlanRequest): Promise<RestorePlan> {
  const { repository, systemId, target } = request
  const [catalogue, wal] = await Promise.all([
    readCatalogue(repository, systemId),
    listWal(repository, systemId, request.pgWal),
  ])
  if (catalogue.backups.length === 0) {
    throw new BackupError('BACKUP_NOT_FOUND', `${repository.directory} holds no backup of the cluster ${systemId}.`)
  }
  const lineage = await chooseLineage(request, wal, catalogue.backups)
  const candidates = catalogue.backups.filter(({ record }) =>
    contains(lineage, { timeline: record.timeline, lsn: parseLsn(record.stopLsn) }),
  )
  const base = chooseBase(request, candidates)
  const chain = chainOf(catalogue, base.record.id)
  const { segmentBytes } = base.record
  const run = logFrom(wal, lineage, { lsn: parseLsn(base.record.stopLsn), segmentBytes })
  const logEnd = await readLogEnd(request, { wal, run, segmentBytes })
  const notes = [
    ...catalogue.damaged.map(({ path, store, problem }) => `${store}/${path} is left out: ${problem}`),
    ...catalogue.unreachable.map(({ store, problem }) => `${store} cannot be reached and is left out: ${problem}`),
  ]
  const reach = checkReach(request, { base, run, logEnd, wal, notes })
  const findKey = keyFinder(repository, systemId)
  const read = (name: string) => readSegment({ wal, name, segmentBytes, findKey })
  const segments = reach.stopsAtEnd ? run.names : await neededLog(target, { run, segmentBytes, read })
  const plainBytes =
    (chain[0]?.record.plainBytes ?? 0) +
    chain.slice(1).reduce((sum, { record }) => sum + record.plainBytes, 0) +
    segments.length * segmentBytes
  return {
    systemId,
    target,
    stopsAtEnd: reach.stopsAtEnd,
    chain,
    timeline: target.kind === 'backup' ? base.record.timeline : lineage.timeline,
    wal,
    segments,
    logEnd,
    notes,
    fetchBytes: chain.reduce((sum, { record }) => sum + record.storedBytes, 0),
    plainBytes,
    freeBytes: request.directory ? await freeBytes(request.directory, plainBytes) : null,
    estimatedMs: estimate(chain, plainBytes),
  }
}

async function chooseLineage(
  { timeline, backup }: PlanRequest,
  wal: WalFiles,
  backups: FoundBackup[],
): Promise<Lineage> {
  if (timeline !== undefined) return readLineage(wal, timeline)

  const known = new Set([...backups.map(({ record }) => record.timeline), ...wal.histories.keys()])
  const newestFirst = [...known].sort((a, b) => b - a)
  const chosen = backups.find(({ record }) => record.id === backup)?.record
  for (const candidate of newestFirst) {
    const lineage = await readLineage(wal, candidate)
    if (!chosen || contains(lineage, { timeline: chosen.timeline, lsn: parseLsn(chosen.stopLsn) })) return lineage
  }
  return readLineage(wal, chosen?.timeline ?? 1)
}

/** The newest backup that was consistent before the target: a later one would be past it. */
function chooseBase({ target, backup }: PlanRequest, candidates: FoundBackup[]): FoundBackup {
  const fits = ({ record }: FoundBackup) => {
    if (target.kind === 'time') return new Date(record.stoppedAt) <= target.at
    if (target.kind === 'lsn') return parseLsn(record.stopLsn) <= target.lsn
    return true
  }
  const named = backup === undefined ? candidates : candidates.filter(({ record }) => record.id === backup)
  if (named.length === 0)
    throw new BackupError('BACKUP_NOT_FOUND', `There is no backup ${backup ?? ''} on this timeline.`)
  const chosen = named.filter(fits).at(-1)
  if (chosen) return chosen

  const oldest = named[0]?.record
  throw unreachable(
    target,
    `the oldest ${backup === undefined ? 'backup' : 'state of this backup'} is of ${oldest?.stoppedAt} (${oldest?.stopLsn})`,
  )
}

interface Reading {
  wal: WalFiles
  run: LogRun
  segmentBytes: number
}

/** Looks backwards for the last commit. Files that the server had only made ready for later hold old pages, and end at once. */
async function readLogEnd(request: PlanRequest, { wal, run, segmentBytes }: Reading): Promise<LogEnd | null> {
  const findKey = keyFinder(request.repository, request.systemId)
  let end: LogEnd | null = null
  let searched = 0
  for (let index = run.names.length - 1; index >= 0; index--) {
    const bytes = await readSegment({ wal, name: run.names[index] ?? '', segmentBytes, findKey })
    const start = segmentStart(run.firstNumber + BigInt(index), segmentBytes)
    const part = readRecords(bytes, start, segmentBytes)
    if (part.lastBegin === null) continue
    end = { ...(end ?? part), lastCommit: part.lastCommit }
    if (part.lastCommit || ++searched === SEARCHED_SEGMENTS) break
  }
  return end
}

interface Reach {
  base: FoundBackup
  run: LogRun
  logEnd: LogEnd | null
  wal: WalFiles
  notes: string[]
}

function checkReach({ target }: PlanRequest, { base, run, logEnd, wal, notes }: Reach): { stopsAtEnd: boolean } {
  const { record } = base
  if (target.kind === 'backup') return { stopsAtEnd: false }

  const until = logEnd?.lastCommit ? `; the last commit in it is of ${logEnd.lastCommit.at.toISOString()}` : ''
  const end = logEnd
    ? `the log ends at ${formatLsn(logEnd.end)}${until}`
    : `there is no log after the backup ${record.id}`
  const cause = run.gap ? `${run.gap} is missing: ${end}` : end
  if (target.kind === 'latest') {
    if (run.gap)
      throw unreachable(
        target,
        `${cause}. Ask for --target-lsn ${formatLsn(logEnd?.lastBegin ?? parseLsn(record.stopLsn))} to have what comes before the gap`,
      )
    if (!logEnd) notes.push(`${end}: what was committed after ${record.stoppedAt} is not there.`)
    return { stopsAtEnd: true }
  }
  if (target.kind === 'lsn') {
    if (logEnd?.lastBegin && target.lsn <= logEnd.lastBegin) return { stopsAtEnd: false }
    if (logEnd && target.lsn <= logEnd.end && !run.gap) return { stopsAtEnd: true }
    if (target.lsn === parseLsn(record.stopLsn)) return { stopsAtEnd: true }
    throw unreachable(target, cause)
  }
  if (logEnd?.lastCommit && logEnd.lastCommit.at > target.at) return { stopsAtEnd: false }
  // Nothing was committed after the moment, and everything the server had then is here.
  const { mark } = wal
  if (mark && logEnd && !run.gap && new Date(mark.at) >= target.at && logEnd.end >= lastWhole(mark.lsn, logEnd)) {
    notes.push(
      `Nothing was committed between ${logEnd.lastCommit?.at.toISOString() ?? record.stoppedAt} and the target.`,
    )
    return { stopsAtEnd: true }
  }
  throw unreachable(target, cause)
}

/** A received position may lie inside a record that was still coming. */
function lastWhole(lsn: string, { end }: LogEnd): Lsn {
  const received = parseLsn(lsn)
  return received - end < 8_192n ? end : received
}

function unreachable(target: RestoreTarget, why: string): BackupError {
  return new BackupError(
    'RESTORE_TARGET_UNREACHABLE',
    `${targetText(target)} cannot be reached: ${why}. Nothing was changed.`,
  )
}

async function freeBytes(directory: string, needed: number): Promise<number> {
  for (let at = directory; ; at = dirname(at)) {
    const disk = await statfs(at).catch(() => null)
    if (!disk && at !== dirname(at)) continue
    const free = (disk?.bavail ?? 0) * (disk?.bsize ?? 0)
    if (free > needed) return free
    throw new BackupError(
      'BACKUP_SPACE_MISSING',
      `The restore needs ${Math.ceil(needed / 2 ** 20)} MiB below ${directory}, and ${Math.floor(free / 2 ** 20)} MiB are free.`,
    )
  }
}

function estimate(chain: FoundBackup[], plainBytes: number): number {
  const drilled = chain.flatMap(({ record, results }) =>
    results.flatMap((result) => (result.recoveryMs ? record.plainBytes / result.recoveryMs : [])),
  )
  return Math.round(plainBytes / (drilled.at(-1) ?? BYTES_PER_MS))
}
