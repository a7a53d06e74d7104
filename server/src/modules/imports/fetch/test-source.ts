import type { SourceTest, TestSource } from '@products-manager/contract'
import { AppError } from '../../../platform/errors.ts'
import { findSource } from '../queries/sources/find-sources.ts'
import { listTakenFiles } from '../queries/sources/source-files.ts'
import { chooseFiles, statesOf } from '../sources/connect/choose-files.ts'
import { hostKeyChanged } from '../sources/connect/errors.ts'
import { explainFailure } from '../sources/connect/explain-failure.ts'
import { type Fetched, hostOf, openSource } from '../sources/connect/open-source.ts'
import type { AfterRule, RemoteFile, TakenFile } from '../sources/connect/types.ts'
import { type OpenSecrets, openSecrets, targetOf } from './secrets.ts'
import type { SourceParts } from './source-parts.ts'
import { choosePair } from './take-pair.ts'

// A person waits for it.
const TEST_TIMEOUT_MS = 30_000
const SHOWN_FILES = 50

interface Found {
  listed: RemoteFile[]
  hostKey: string | null
}

/** Connects as a fetch would and says what it would take, or what is wrong; takes nothing. */
export async function testSource(parts: SourceParts, asked: TestSource, signal: AbortSignal): Promise<SourceTest> {
  const begin = parts.clock.elapsed()
  const { connection } = asked
  const found: Found = { listed: [], hostKey: null }
  const answer = (problem: AppError | null, chosen: readonly RemoteFile[], matching: readonly RemoteFile[]) => ({
    ok: problem === null,
    problem: problem && { code: problem.code, message: problem.message },
    files: shown(matching.length === 0 ? found.listed : matching, chosen),
    filesSeen: found.listed.length,
    hostKey: found.hostKey,
    milliseconds: Math.round(parts.clock.elapsed() - begin),
  })
  if (connection.kind === 'push') return answer(null, [], [])

  const limited = AbortSignal.any([signal, AbortSignal.timeout(TEST_TIMEOUT_MS)])
  try {
    const taken = statesOf(connection.kind, asked.sourceId ? await listTakenFiles(parts.imports, asked.sourceId) : [])
    await lookInto(parts, {
      connection,
      after: asked.files?.after,
      secrets: await secretsFor(parts, asked),
      signal: limited,
      found,
    })
    if (asked.companion) {
      const source = { pattern: asked.files?.pattern ?? null }
      const { main, companion, isNew } = choosePair({ source, rule: asked.companion, listed: found.listed, taken })
      return answer(null, isNew ? [main, companion] : [], [main, companion])
    }
    const { matching, chosen } = chooseFiles(found.listed, asked.files ?? {}, taken satisfies TakenFile[])
    return answer(null, chosen, matching)
  } catch (error) {
    signal.throwIfAborted()
    const problem = error instanceof AppError ? error : explainFailure(error, hostOf(connection))
    // Shown before anybody logged in, so that a person can compare it with what the supplier says.
    if (problem.code === hostKeyChanged.code) found.hostKey = (problem.details as { found: string }).found
    return answer(problem, [], [])
  }
}

interface Looking {
  connection: Fetched
  after: AfterRule | undefined
  secrets: OpenSecrets
  signal: AbortSignal
  found: Found
}

async function lookInto(
  parts: SourceParts,
  { connection, after = { do: 'keep' }, secrets, signal, found }: Looking,
): Promise<void> {
  const { guard, watchFolders } = parts
  const open = await openSource(connection, { guard, watchFolders, secrets, signal, after, lastTaken: null })
  try {
    found.listed = await open.list()
    found.hostKey = open.hostKey ?? null
  } finally {
    await open.close()
  }
}

/** What was typed, and what is kept of a source that would send it to the same place. */
async function secretsFor({ imports, keyring }: SourceParts, asked: TestSource): Promise<OpenSecrets> {
  const source = asked.sourceId === undefined ? null : await findSource(imports, asked.sourceId)
  const isSamePlace = source && targetOf(source.connection) === targetOf(asked.connection)
  const kept = isSamePlace ? await openSecrets(imports, keyring, source.id) : {}
  const typed = Object.entries(asked.secrets ?? {}).filter(([, text]) => text !== null)
  return { ...kept, ...Object.fromEntries(typed) }
}

function shown(files: readonly RemoteFile[], chosen: readonly RemoteFile[]): SourceTest['files'] {
  return files
    .slice(-SHOWN_FILES)
    .toReversed()
    .map((file) => ({
      name: file.name,
      bytes: file.bytes,
      modifiedAt: file.modifiedAt?.toISOString() ?? null,
      isTaken: chosen.includes(file),
    }))
}
