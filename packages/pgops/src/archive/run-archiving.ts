import { setTimeout as sleep } from 'node:timers/promises'
import { type Session, sql } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import type { Archiving, ArchivingParts } from './archiving.ts'
import { ensureArchiveSchema } from './catalogue/archive-schema.ts'
import { type ArchiveJobKind, type Done, endJob, startJob } from './catalogue/jobs.ts'
import { getPolicy } from './catalogue/policies.ts'
import { checkPolicy } from './check-policy.ts'
import { collectDue } from './collect-due.ts'
import { copyBatch } from './copy-batch.ts'
import { deleteBatch } from './delete-batch.ts'
import { waitAtMost } from './exact-texts.ts'
import { mergeFiles } from './merge/merge-files.ts'
import { movePartitions } from './move-partitions.ts'
import { noteStates } from './note-states.ts'
import { resume } from './resume.ts'
import { readTableFacts } from './table-facts.ts'
import { provideArchiveTable } from './tables/archive-table.ts'
import { moveMonths } from './tables/move-months.ts'
import { moveRowsIntoTable, provideMonths } from './tables/move-rows.ts'
import { untilLocked } from './until-locked.ts'

export interface ArchiveReport extends Done {
  jobId: string
  policy: string
  durationMs: number
}

const LOCK_TIMEOUT_MS = 2_000
const DAY_MS = 86_400_000
// Of the documents that are missing.
const NAMED = 3

/** Moves what a policy says into the archive. Whatever an earlier run left unfinished is finished or undone first. */
export function runArchiving(parts: ArchivingParts, name: string): Promise<ArchiveReport> {
  return working(parts, name, 'archive', async (archiving) => {
    const { onProgress } = parts
    const { session, policy, facts, lockTimeoutMs } = archiving
    if (policy.into === 'table' || policy.rollUp)
      await untilLocked(archiving, () =>
        session.transaction(async (tx) => {
          await waitAtMost(tx, lockTimeoutMs)
          await provideArchiveTable(tx, policy, facts)
        }),
      )
    if (policy.rollUp) await provideMonths(archiving)
    await resume(archiving)
    const tell = (rows: number, of: number) => onProgress?.({ policy: name, rows, of })
    if (policy.into === 'table')
      return policy.mode === 'rows' ? moveRowsIntoTable(archiving, tell) : moveMonths(archiving, tell)
    const done = await (policy.mode === 'rows' ? moveRows(archiving, tell) : movePartitions(archiving, tell))
    await mergeFiles(archiving)
    return done
  })
}

/** Works on a policy alone, as a job that people see. */
export async function working(
  parts: ArchivingParts,
  name: string,
  kind: ArchiveJobKind,
  work: (archiving: Archiving) => Promise<Done>,
): Promise<ArchiveReport> {
  const { database } = parts
  await ensureArchiveSchema(database)
  const policy = await getPolicy(database, name)
  const facts = await readTableFacts(database, policy.table)
  const startedAt = performance.now()
  return database.withSession(async (session) => {
    await lockTable(session, facts.table)
    try {
      const signal = parts.signal ? AbortSignal.any([parts.signal, session.lost]) : session.lost
      const jobId = await database.transaction((tx) => startJob(tx, name, kind))
      const before = new Date(parts.now().getTime() - policy.afterDays * DAY_MS)
      const lockTimeoutMs = parts.lockTimeoutMs ?? LOCK_TIMEOUT_MS
      const archiving: Archiving = { ...parts, session, policy, facts, jobId, before, signal, lockTimeoutMs }
      try {
        if (kind === 'archive') await checkPolicy(archiving)
        const done = await work(archiving)
        await database.transaction((tx) => endJob(tx, jobId, null))
        return { ...done, jobId, policy: name, durationMs: Math.round(performance.now() - startedAt) }
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        await database.transaction((tx) => endJob(tx, jobId, message)).catch(() => undefined)
        throw error
      }
    } finally {
      await unlockTable(session, facts.table).catch(() => undefined)
    }
  })
}

async function moveRows(archiving: Archiving, tell: (rows: number, of: number) => void): Promise<Done> {
  const { policy, signal } = archiving
  const startedAt = performance.now()
  const due = await collectDue(archiving)
  const done: Done = { rows: 0, plainBytes: 0, storedBytes: 0 }
  const missing: string[] = []
  tell(0, due)
  for (let first = 1; first <= due; ) {
    signal?.throwIfAborted()
    const { batch, rows, next, missing: lost } = await copyBatch(archiving, first)
    missing.push(...lost)
    if (rows > 0) add(done, await deleteBatch(archiving, batch))
    first = next
    tell(done.rows, due)
    const tooEarly = policy.maxRowsPerSecond === null ? 0 : (1_000 * done.rows) / policy.maxRowsPerSecond
    const wait = startedAt + tooEarly - performance.now()
    if (wait > 0 && first <= due) await sleep(wait, null, signal && { signal })
  }
  await noteStates(archiving)
  if (missing.length > 0)
    throw new ArchiveError(
      'ARCHIVE_NOT_POSSIBLE',
      `${policy.name}: ${missing.length} rows stay, as their documents are not in ${policy.documents?.directory}: ${missing.slice(0, NAMED).join(', ')}. The others went.`,
    )
  return done
}

export function add(sum: Done, { rows, plainBytes, storedBytes }: Done): void {
  sum.rows += rows
  sum.plainBytes += plainBytes
  sum.storedBytes += storedBytes
}

async function lockTable(session: Session<string>, table: string): Promise<void> {
  const { taken } = await session.one(sql<{ taken: boolean }>('archive.lock_table')`
    select pg_try_advisory_lock(hashtext('pgops_archive'), hashtext(${table})) as taken
  `)
  if (!taken) throw new ArchiveError('ARCHIVE_BUSY', `Another process archives or restores ${table} just now.`)
}

async function unlockTable(session: Session<string>, table: string): Promise<void> {
  await session.many(sql<object>('archive.unlock_table')`
    select pg_advisory_unlock(hashtext('pgops_archive'), hashtext(${table}))
  `)
}
