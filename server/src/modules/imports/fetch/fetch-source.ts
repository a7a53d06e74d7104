import type { FetchTrigger, FileRules } from '@products-manager/contract'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { uuidV7 } from '../../../platform/ids.ts'
import {
  endFetch,
  type FetchEnd,
  failLostFetches,
  forgetFetch,
  insertFetch,
  lockFetching,
} from '../queries/sources/fetches.ts'
import { findSource } from '../queries/sources/find-sources.ts'
import { listTakenFiles, markCleared, type TakenFileRow } from '../queries/sources/source-files.ts'
import type { SourceRow } from '../queries/sources/source-row.ts'
import { pinHostKey } from '../queries/sources/write-source.ts'
import { type Choice, chooseFiles, statesOf } from '../sources/connect/choose-files.ts'
import { noFile, noMail } from '../sources/connect/errors.ts'
import { type Fetched, openSource } from '../sources/connect/open-source.ts'
import type { OpenSource, RemoteFile } from '../sources/connect/types.ts'
import { fetchFailed, fetchInterrupted, sourceBusy, sourceIsPushed, sourceNotFound } from './errors.ts'
import { refuseGrowing } from './refuse-growing.ts'
import { openSecrets } from './secrets.ts'
import type { SourceParts } from './source-parts.ts'
import { type TakeOptions, takeBytes } from './take-bytes.ts'
import { choosePair, takePair } from './take-pair.ts'
import { type WaitingFile, waitingFileOf } from './waiting-file.ts'

export interface FetchRequest {
  sourceId: string
  trigger: FetchTrigger
  attempt: number
  guessesProfile: boolean
  signal: AbortSignal
  start: TakeOptions['start']
  /** When it would be tried again after this failure; null: not by itself. */
  retryAt(error: AppError): Date | null
  /** Commits with a failure. */
  failed?(tx: Parameters<TakeOptions['start']>[0], failure: FetchFailure): Promise<unknown>
}

export interface FetchFailure {
  source: SourceRow
  error: { code: string; message: string }
  /** The file that waits to be mapped, when nothing else is wrong. */
  waits: WaitingFile | null
  retryAt: Date | null
}

export interface FetchReport {
  fetchId: string
  status: 'taken' | 'unchanged'
  filesSeen: number
  files: { name: string; hash: string; runId: string | null }[]
}

/**
 * Looks at a source once and takes what its rules say: connect, list, choose, and for each file keep, make a run, clear
 * away. Throws what went wrong after it is written down.
 *
 * Safe to run again after a kill at any moment: a file counts as taken from the commit that makes its run.
 */
export async function fetchSource(parts: SourceParts, request: FetchRequest): Promise<FetchReport> {
  const source = await findSource(parts.imports, request.sourceId)
  if (!source) throw sourceNotFound({ id: request.sourceId })
  const { connection } = source
  if (connection.kind === 'push') throw sourceIsPushed({ name: source.name })

  return parts.imports.withSession(
    async (session) => {
      if (!(await lockFetching(session, source.supplierCode))) throw sourceBusy({ supplier: source.supplierCode })
      const fetchId = uuidV7()
      await parts.imports.transaction(async (tx) => {
        await failLostFetches(tx, source.id, fetchInterrupted({}))
        await insertFetch(tx, { id: fetchId, sourceId: source.id, trigger: request.trigger, attempt: request.attempt })
      })
      const seen = { files: 0 }
      try {
        const files = await look(parts, { ...request, source, connection, fetchId, seen })
        const status = files.some(({ runId }) => runId !== null) ? 'taken' : 'unchanged'
        await end(parts, fetchId, { status, filesSeen: seen.files, error: null, uploadId: null, retryAt: null })
        return { fetchId, status, filesSeen: seen.files, files }
      } catch (error) {
        await recordFailure(parts, request, { error, source, fetchId, filesSeen: seen.files })
        throw error
      }
    },
    { signal: request.signal },
  )
}

interface Look extends FetchRequest {
  source: SourceRow
  connection: Fetched
  fetchId: string
  seen: { files: number }
}

async function look(parts: SourceParts, { source, connection, ...given }: Look): Promise<FetchReport['files']> {
  const { imports, guard, watchFolders } = parts
  const taken = statesOf(connection.kind, await listTakenFiles(imports, source.id))
  const secrets = await openSecrets(imports, parts.keyring, source.id)
  const [lastTaken = null] = taken
  const open = await openSource(connection, {
    guard,
    watchFolders,
    secrets,
    lastTaken,
    after: source.after,
    signal: given.signal,
  })
  try {
    const isEmptied = taken.length > 0 && (source.after.do !== 'keep' || connection.kind === 'imap')
    const listed = await open.list().catch((error: unknown) => orNothing(error, isEmptied))
    given.seen.files = listed.length
    if (listed.length === 0 && isEmptied) return []
    if (open.hostKey) await keepHostKey(parts, source, open.hostKey)
    const options = { fetchId: given.fetchId, taken, guessesProfile: given.guessesProfile, start: given.start }
    const refuseWritten = (files: readonly RemoteFile[]) =>
      refuseGrowing(open, files, { kind: connection.kind, now: parts.clock.now(), signal: given.signal })
    if (source.companion) {
      const pair = { source, rule: source.companion, listed, taken, open, options, signal: given.signal }
      return await lookAtPair(parts, { ...pair, refuseWritten })
    }
    const { matching, chosen } = chooseNew({ source, listed, taken, isEmptied })
    await refuseWritten(chosen)
    const files: FetchReport['files'] = []
    const done: Clearing['files'] = leftovers({ matching, chosen, taken })
    for (const file of chosen) {
      const bytes = { ...file, bytes: open.read(file) }
      const { version, ...rest } = await takeBytes(parts, source, { file: bytes, options })
      files.push({ name: file.name, ...rest })
      done.push({ ...file, version })
    }
    await clear(parts, open, { source, files: done })
    return files
  } finally {
    await open.close()
  }
}

/** A place whose files are cleared away, or a mailbox a person tidies, is empty until the next one comes. */
function orNothing(error: unknown, isUsual: boolean): RemoteFile[] {
  if (isUsual && error instanceof AppError && (error.code === noMail.code || error.code === noFile.code)) return []
  throw error
}

interface Choosing {
  source: SourceRow
  listed: readonly RemoteFile[]
  taken: readonly TakenFileRow[]
  isEmptied: boolean
}

function chooseNew({ source, listed, taken, isEmptied }: Choosing): Choice {
  try {
    return chooseFiles(listed, rulesOf(source), taken)
  } catch (error) {
    return { matching: orNothing(error, isEmptied), chosen: [] }
  }
}

interface PairLook extends Omit<Parameters<typeof takePair>[1], 'pair'> {
  listed: readonly RemoteFile[]
  taken: readonly TakenFileRow[]
  refuseWritten(files: readonly RemoteFile[]): Promise<void>
}

/** Both files are taken when one of them is new. */
async function lookAtPair(parts: SourceParts, given: PairLook): Promise<FetchReport['files']> {
  const { source, open } = given
  const pair = choosePair(given)
  if (!pair.isNew) return []
  await given.refuseWritten([pair.main, pair.companion])
  const { version, ...rest } = await takePair(parts, { ...given, pair })
  const files = [pair.main, pair.companion].map((file) => ({ ...file, version: file.version ?? version }))
  await clear(parts, open, { source, files })
  return [{ name: pair.joined.name, ...rest }]
}

/** Two mails may bring files of one name: each mail counts. */
function rulesOf({ connection, pattern, take }: SourceRow): FileRules {
  return { pattern: pattern ?? '*', take: connection.kind === 'imap' && take === 'each' ? 'all' : take }
}

/** Met first, trusted from then on. */
function keepHostKey({ imports }: SourceParts, { id }: SourceRow, hostKey: string): Promise<number> {
  return imports.transaction((tx) => pinHostKey(tx, id, hostKey))
}

interface Clearing {
  source: SourceRow
  files: (RemoteFile & { version: string })[]
}

/**
 * The originals are archived here by now: the supplier's may go. After all were read, because two of them may be in one
 * mail.
 */
async function clear({ imports }: SourceParts, open: OpenSource, { source, files }: Clearing): Promise<void> {
  if (source.after.do === 'keep') return
  for (const file of files) {
    await open.clear(file)
    await imports.transaction((tx) => markCleared(tx, { sourceId: source.id, name: file.name, version: file.version }))
  }
}

interface Seen {
  matching: readonly RemoteFile[]
  chosen: readonly RemoteFile[]
  taken: readonly TakenFileRow[]
}

/** What an earlier look took and could not clear, because it was killed or not allowed to. */
function leftovers({ matching, chosen, taken }: Seen): Clearing['files'] {
  const states = new Set(taken.map(({ name, version }) => JSON.stringify([name, version])))
  return matching.flatMap(({ version, ...file }) => {
    const isTaken = version !== null && states.has(JSON.stringify([file.name, version]))
    return isTaken && !chosen.some(({ path }) => path === file.path) ? [{ ...file, version }] : []
  })
}

function end({ imports }: SourceParts, fetchId: string, outcome: FetchEnd): Promise<number> {
  return imports.transaction((tx) => endFetch(tx, fetchId, outcome))
}

interface Failing {
  error: unknown
  source: SourceRow
  fetchId: string
  filesSeen: number
}

async function recordFailure({ imports }: SourceParts, request: FetchRequest, failing: Failing): Promise<void> {
  const { source, fetchId, filesSeen } = failing
  // A process that stops gives its job back: that is no failure of the source, and the look begins anew.
  if (request.signal.aborted) return imports.transaction((tx) => forgetFetch(tx, { id: fetchId, filesSeen }))
  const known = failing.error instanceof AppError ? failing.error : null
  const { code, message } = known ?? fetchFailed({ reason: messageOf(failing.error) })
  const error = { code, message }
  const retryAt = known && request.retryAt(known)
  const waits = waitingFileOf(failing.error)
  await imports.transaction(async (tx) => {
    await endFetch(tx, fetchId, { status: 'failed', filesSeen, error, uploadId: waits?.uploadId ?? null, retryAt })
    await request.failed?.(tx, { source, error, waits, retryAt })
  })
}
