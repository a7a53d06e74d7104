import { parseLsn } from '@products-manager/postgres'
import { extractArchive } from '../restore/extract-archive.ts'
import { contains, logFrom, readLineage } from '../restore/lineage.ts'
import { baseChunks } from '../restore/recover.ts'
import { parseManifest, readManifest } from './base/read-manifest.ts'
import type { BackupResult } from './record.ts'
import {
  chainOf,
  type FoundBackup,
  keyFinder,
  type Repository,
  rangeReader,
  readCatalogue,
  writeResult,
} from './repository.ts'
import { checkStored } from './sealing/open-sealed.ts'
import { readRecords } from './wal/read-records.ts'
import { segmentStart } from './wal/segments.ts'
import { listWal, readSegment, type WalFiles } from './wal/wal-files.ts'

export interface VerifyOptions {
  repository: Repository
  systemId: string
  id: string
  /** Opens every file and compares it with PostgreSQL's own checksums, and walks every record of the log. */
  deep: boolean
  jobs: number
  now: () => Date
  signal?: AbortSignal | undefined
  onProgress?: (progress: { doneBytes: number; expectedBytes: number; step: string }) => void
}

/** Looks for damage in a backup, those it builds on and the log after it, in every store; keeps what it found beside the backup. */
export async function verifyBackup(options: VerifyOptions): Promise<BackupResult> {
  const { repository, systemId, id, deep, now, signal } = options
  const startedAt = performance.now()
  const problems: string[] = []
  const noting = async (work: () => Promise<unknown>) => {
    signal?.throwIfAborted()
    await work().catch((error: unknown) => {
      signal?.throwIfAborted()
      problems.push(error instanceof Error ? error.message : String(error))
    })
  }
  const catalogue = await readCatalogue(repository, systemId)
  for (const { path, store, problem } of catalogue.damaged) problems.push(`${store}/${path}: ${problem}`)
  for (const { store, problem } of catalogue.unreachable) problems.push(`${store} cannot be reached: ${problem}`)
  const chain = chainOf(catalogue, id)
  const expectedBytes = chain.reduce((sum, { record }) => sum + record.storedBytes, 0)
  let doneBytes = 0
  for (const backup of chain) {
    await noting(() => checkCopies(options, backup))
    if (deep) await noting(() => checkContents(options, backup))
    doneBytes += backup.record.storedBytes
    options.onProgress?.({ doneBytes, expectedBytes, step: backup.record.id })
  }
  const newest = chain.at(-1)
  if (newest) await noting(() => checkLog(options, newest))
  const result: BackupResult = {
    backup: id,
    kind: deep ? 'deep-verify' : 'verify',
    at: now().toISOString(),
    ok: problems.length === 0,
    durationMs: Math.round(performance.now() - startedAt),
    problems,
  }
  await writeResult(repository, systemId, result)
  return result
}

/** Each stored byte of each store's copy, and the key. */
async function checkCopies({ repository, systemId }: VerifyOptions, { record, stores }: FoundBackup): Promise<void> {
  if (record.keyId) await keyFinder(repository, systemId)(record.keyId)
  for (const store of stores) {
    for (const file of record.files) {
      const path = `${systemId}/backups/${record.id}/${file.name}`
      await checkStored({ file: { ...file, name: `${store.name}/${path}` }, read: rangeReader([store], path) })
      await checkEnd({ store, path, bytes: file.bytes })
    }
  }
}

async function checkEnd({ store, path, bytes }: { store: FoundBackup['stores'][number]; path: string; bytes: number }) {
  const beyond = await store.readRange(path, bytes, 1).catch(() => new Uint8Array())
  if (beyond.length > 0) throw new Error(`${store.name}/${path} is longer than it was.`)
}

async function checkContents(options: VerifyOptions, backup: FoundBackup): Promise<void> {
  const { repository, systemId, jobs, signal } = options
  const name = backup.record.id
  await extractArchive(baseChunks(repository, systemId, { backup, jobs }), {
    name,
    directory: '',
    owner: null,
    manifest: parseManifest(await readManifest(repository, systemId, backup), name),
    before: new Set(),
    writes: false,
    signal,
  })
}

/** The log after a backup has no gap; deep, every record of it is whole. */
async function checkLog(options: VerifyOptions, { record }: FoundBackup): Promise<void> {
  const { repository, systemId, deep } = options
  const wal = await listWal(repository, systemId)
  const from = { lsn: parseLsn(record.stopLsn), segmentBytes: record.segmentBytes }
  for (const timeline of new Set([record.timeline, ...wal.histories.keys()])) {
    const lineage = await readLineage(wal, timeline)
    if (!contains(lineage, { timeline: record.timeline, lsn: from.lsn })) continue
    const run = logFrom(wal, lineage, from)
    if (run.gap) throw new Error(`The log after ${record.id} has a gap: ${run.gap} is missing.`)
    if (deep)
      await walkLog(options, { wal, names: run.names, firstNumber: run.firstNumber, segmentBytes: from.segmentBytes })
  }
}

interface Walk {
  wal: WalFiles
  names: string[]
  firstNumber: bigint
  segmentBytes: number
}

/** Only the last segment may end before its end. Each is read with the next, since records cross their borders. */
async function walkLog(
  { repository, systemId, signal }: VerifyOptions,
  { wal, names, firstNumber, segmentBytes }: Walk,
): Promise<void> {
  const findKey = keyFinder(repository, systemId)
  const read = (name: string) => readSegment({ wal, name, segmentBytes, findKey })
  let current = names[0] === undefined ? null : await read(names[0])
  for (let index = 0; current && index < names.length - 1; index++) {
    signal?.throwIfAborted()
    const next: Buffer = await read(names[index + 1] ?? '')
    const begin = segmentStart(firstNumber + BigInt(index), segmentBytes)
    const { end } = readRecords(Buffer.concat([current, next]), begin, segmentBytes)
    if (end < begin + BigInt(segmentBytes))
      throw new Error(`${names[index]} is damaged: its records end at ${end - begin}.`)
    current = next
  }
}
