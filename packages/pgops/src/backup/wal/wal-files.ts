import { formatLsn, type Lsn, parseLsn } from '@products-manager/postgres'
import { BackupError } from '../backup-error.ts'
import type { Repository } from '../repository.ts'
import type { Codec } from '../sealing/codec.ts'
import { damaged, type FindKey, openBytes } from '../sealing/open-sealed.ts'
import { localStore } from '../stores/local-store.ts'
import { askStores, pathsBelow, type Store, type Unreachable } from '../stores/store.ts'
import { historyOf, segmentOf } from './segments.ts'

/** One stored form of a segment. */
interface StoredForm {
  store: Store
  path: string
  codec: Codec
  /** It was being written when it was last touched: zeros follow what is there. */
  isPartial: boolean
}

/** What the receiver notes every second: how far the log has come, by the server's clock. */
export interface ReceivedMark {
  timeline: number
  lsn: string
  at: string
}

/** The received log of a cluster, from all stores. */
export interface WalFiles {
  segments: Map<string, StoredForm[]>
  histories: Map<number, StoredForm>
  /** The newest one of any store. */
  mark: ReceivedMark | null
  /** Stores that did not answer. */
  unreachable: Unreachable[]
}

/** Where one timeline left another. */
export interface Fork {
  timeline: number
  parent: number
  at: Lsn
}

const FORMS = /^([0-9A-F]{24})(\.partial)?(\.gz|\.br)?(\.sealed)?$/

/** Lists what there is of a cluster's log: in the stores, and in the `pg_wal` of a data directory that is still there. */
export async function listWal(repository: Repository, systemId: string, pgWal?: string): Promise<WalFiles> {
  const { answers, unreachable } = await askStores(repository.stores, (store) => listLog(store, systemId))
  const found: WalFiles = { segments: new Map(), histories: new Map(), mark: null, unreachable }
  for (const { store, answer } of answers) {
    found.mark = newer(found.mark, answer.mark)
    for (const path of answer.paths) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const history = historyOf(name)
      if (history !== null) {
        if (!found.histories.has(history))
          found.histories.set(history, { store, path, codec: 'none', isPartial: false })
      } else noteSegment(found, store, path, name)
    }
  }
  if (pgWal) {
    const store = localStore(pgWal)
    for await (const { path } of store.list('')) {
      const history = historyOf(path)
      if (history === null) noteSegment(found, store, path, path)
      else if (!found.histories.has(history))
        found.histories.set(history, { store, path, codec: 'none', isPartial: false })
    }
  }
  // A whole segment before one that was being written, whatever store it is in.
  for (const forms of found.segments.values()) forms.sort((a, b) => Number(a.isPartial) - Number(b.isPartial))
  return found
}

async function listLog(store: Store, systemId: string): Promise<{ paths: string[]; mark: ReceivedMark | null }> {
  const paths = await pathsBelow(store, `${systemId}/wal/`)
  const mark = paths.find((path) => path.endsWith('/received.json'))
  return { paths, mark: mark === undefined ? null : await readMark(store, mark) }
}

function noteSegment({ segments }: Pick<WalFiles, 'segments'>, store: Store, path: string, name: string): void {
  const [, segment, partial, compression] = FORMS.exec(name) ?? []
  if (!segment) return
  const codec: Codec = compression === '.gz' ? 'gzip' : compression === '.br' ? 'brotli' : 'none'
  segments.set(segment, [...(segments.get(segment) ?? []), { store, path, codec, isPartial: partial !== undefined }])
}

async function readMark(store: Store, path: string): Promise<ReceivedMark | null> {
  const bytes = await store.read(path)
  try {
    return bytes && (JSON.parse(Buffer.from(bytes).toString('utf8')) as ReceivedMark)
  } catch {
    return null
  }
}

function newer(a: ReceivedMark | null, b: ReceivedMark | null): ReceivedMark | null {
  if (!a || !b) return a ?? b
  return parseLsn(a.lsn) >= parseLsn(b.lsn) ? a : b
}

export interface ReadSegment {
  wal: WalFiles
  name: string
  segmentBytes: number
  findKey: FindKey
}

/** A segment's bytes, from the first store that has it whole; one that was being written is filled up with zeros. */
export async function readSegment({ wal, name, segmentBytes, findKey }: ReadSegment): Promise<Buffer> {
  const forms = wal.segments.get(name) ?? []
  let failure: unknown = new BackupError('BACKUP_WAL_GAP', `The log's file ${name} is missing in every store.`)
  for (const form of forms) {
    try {
      return await readForm(form, { name, segmentBytes, findKey })
    } catch (error) {
      failure = error
    }
  }
  // A receiver that runs may have sealed it since it was listed: then it has another name.
  for (const form of await formsNow(forms, name)) {
    return await readForm(form, { name, segmentBytes, findKey })
  }
  throw failure
}

async function formsNow(before: StoredForm[], name: string): Promise<StoredForm[]> {
  const found = { segments: new Map<string, StoredForm[]>() }
  for (const { store, path } of before) {
    for await (const entry of store.list(path.slice(0, path.lastIndexOf(name) + name.length))) {
      noteSegment(found, store, entry.path, entry.path.slice(entry.path.lastIndexOf('/') + 1))
    }
  }
  const known = new Set(before.map(({ path }) => path))
  return (found.segments.get(name) ?? []).filter(({ path }) => !known.has(path))
}

async function readForm(
  { store, path, codec, isPartial }: StoredForm,
  { name, segmentBytes, findKey }: Omit<ReadSegment, 'wal'>,
): Promise<Buffer> {
  const stored = await store.read(path)
  if (!stored) throw damaged(path, 'it is missing')
  const plain = await openBytes(stored, { name: path, holds: name, codec, findKey })
  if (plain.length === segmentBytes) return Buffer.from(plain.buffer, plain.byteOffset, plain.length)
  if (!isPartial || plain.length > segmentBytes)
    throw damaged(path, `it has ${plain.length} bytes, not ${segmentBytes}`)
  return Buffer.concat([plain, Buffer.alloc(segmentBytes - plain.length)])
}

/** The forks that led to a timeline, oldest first; from its history file. */
export async function readForks({ histories }: WalFiles, timeline: number): Promise<Fork[]> {
  const form = histories.get(timeline)
  if (!form) return []
  const bytes = await form.store.read(form.path)
  if (!bytes) throw damaged(form.path, 'it is missing')
  return parseHistory(Buffer.from(bytes).toString('utf8'), timeline)
}

/** Reads a history file: a line for each ancestor, with the position where it was left. */
export function parseHistory(text: string, timeline: number): Fork[] {
  const lines = text.split('\n').flatMap((line) => /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line) ?? [])
  const ancestors: { timeline: number; left: Lsn }[] = []
  for (let i = 0; i + 2 < lines.length; i += 3)
    ancestors.push({ timeline: Number(lines[i + 1]), left: parseLsn(lines[i + 2] ?? '') })
  return ancestors.map((one, i) => ({
    timeline: ancestors[i + 1]?.timeline ?? timeline,
    parent: one.timeline,
    at: one.left,
  }))
}

/** The segments there are on a timeline, by number. */
export function segmentNumbers({ segments }: WalFiles, timeline: number, segmentBytes: number): bigint[] {
  return [...segments.keys()]
    .flatMap((name) => {
      const segment = segmentOf(name, segmentBytes)
      return segment?.timeline === timeline ? segment.number : []
    })
    .sort((a, b) => (a < b ? -1 : 1))
}

/** The mark's text. */
export function writeMark(timeline: number, lsn: Lsn, at: Date): Buffer {
  return Buffer.from(JSON.stringify({ timeline, lsn: formatLsn(lsn), at: at.toISOString() } satisfies ReceivedMark))
}
