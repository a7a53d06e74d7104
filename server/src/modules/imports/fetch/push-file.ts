import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '@products-manager/postgres'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { uuidV7 } from '../../../platform/ids.ts'
import { insertImportsEvent } from '../queries/insert-event.ts'
import { endFetch, insertFetch } from '../queries/sources/fetches.ts'
import { findSourceByToken } from '../queries/sources/find-sources.ts'
import { listTakenFiles } from '../queries/sources/source-files.ts'
import type { SourceRow } from '../queries/sources/source-row.ts'
import { setPushToken } from '../queries/sources/write-source.ts'
import { fetchFailed, pushRefused, sourceNotFound } from './errors.ts'
import type { SourceParts } from './source-parts.ts'
import { type TakenBytes, takeBytes } from './take-bytes.ts'
import { type WaitingFile, waitingFileOf } from './waiting-file.ts'

// So that a leaked token is recognised by those who look for them.
const TOKEN_PREFIX = 'pmpush_'

/** Makes a source's new token, of which only the hash is kept. The one before stops working. */
export async function makePushToken({ imports }: SourceParts, sourceId: string): Promise<string> {
  const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`
  const updated = await imports.transaction((tx) => setPushToken(tx, sourceId, hashOf(token)))
  if (updated === 0) throw sourceNotFound({ id: sourceId })
  return token
}

export interface PushedFile {
  authorization: string | undefined
  name: string
  bytes: AsyncIterable<Uint8Array>
  start(tx: Tx<'imports'>, runId: string): Promise<unknown>
}

/** Takes a file from a program. The same bytes again make no second run: a program may send again when in doubt. */
export async function pushFile(parts: SourceParts, pushed: PushedFile): Promise<TakenBytes> {
  const { imports } = parts
  const token = pushed.authorization?.match(/^Bearer (\S{20,200})$/i)?.[1]
  // Looked up by its hash: how long that takes tells nothing of the token.
  const source = token === undefined ? null : await findSourceByToken(imports, hashOf(token))
  if (!source) throw pushRefused({})

  const fetchId = uuidV7()
  await imports.transaction((tx) => insertFetch(tx, { id: fetchId, sourceId: source.id, trigger: 'push', attempt: 1 }))
  const ended = { filesSeen: 1, uploadId: null, retryAt: null }
  try {
    const file = { name: pushed.name, version: null, modifiedAt: null, bytes: pushed.bytes }
    const taken = await listTakenFiles(imports, source.id)
    const options = { fetchId, taken, guessesProfile: false, start: pushed.start }
    const result = await takeBytes(parts, source, { file, options })
    const status = result.runId === null ? 'unchanged' : 'taken'
    await imports.transaction((tx) => endFetch(tx, fetchId, { ...ended, status, error: null }))
    return result
  } catch (error) {
    const known = error instanceof AppError ? error : null
    const waits = waitingFileOf(error)
    const told = known ?? fetchFailed({ reason: messageOf(error) })
    await imports.transaction(async (tx) => {
      await endFetch(tx, fetchId, { ...ended, status: 'failed', error: told, uploadId: waits?.uploadId ?? null })
      // Other failures are the sending program's to tell; to map a file takes a person.
      if (waits) await tellWaiting(tx, source, { error: told, waits })
    })
    throw error
  }
}

function tellWaiting(tx: Tx<'imports'>, source: SourceRow, { error, waits }: { error: AppError; waits: WaitingFile }) {
  const { id: sourceId, name: sourceName, supplierCode } = source
  const { code, message } = error
  const event = { sourceId, sourceName, supplierCode, error: { code, message }, ...waits, attempt: 1, retryAt: null }
  return insertImportsEvent(tx, 'imports.fetch-failed', event)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
