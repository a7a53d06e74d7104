import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Account } from '@products-manager/postgres'
import { type FileSum, fileSum } from '../backup/base/file-sum.ts'
import type { Manifest } from '../backup/base/read-manifest.ts'
import { damaged } from '../backup/sealing/open-sealed.ts'
import { patchFile } from './patch-file.ts'
import { type TarEntry, tarEntries } from './tar-entries.ts'

export interface Extraction {
  /** The name of the backup in messages. */
  name: string
  directory: string
  /** Whom the files are given; null when we run as that user. */
  owner: Account | null
  manifest: Manifest
  /** The files an earlier backup of the chain left here: an incremental one is laid over them. */
  before: ReadonlySet<string>
  /** False only looks: nothing is written. */
  writes?: boolean
  onBytes?: (bytes: number) => void
  signal?: AbortSignal | undefined
}

const INCREMENTAL = 'INCREMENTAL.'

/** Writes a backup's files, each compared with PostgreSQL's own checksum, and gives the paths that are now there. */
export async function extractArchive(chunks: AsyncIterable<Uint8Array>, extraction: Extraction): Promise<Set<string>> {
  const { name, directory, manifest, before, signal, writes = true } = extraction
  const after = new Set<string>()
  const seen = new Set<string>()
  for await (const entry of tarEntries(chunks, name)) {
    signal?.throwIfAborted()
    if (entry.kind === 'directory') {
      if (writes) await makeDirectory(join(directory, entry.path), extraction.owner)
      continue
    }
    const sum = fileSum(manifest.files.get(entry.path)?.sumKind ?? 'CRC32C')
    const target = targetOf(entry.path)
    if (target === entry.path) await writeEntry(entry, extraction, sum)
    else await patchEntry(entry, { target, extraction, sum })
    checkEntry(entry, { sum, manifest, name })
    after.add(target)
    seen.add(entry.path)
    extraction.onBytes?.(entry.bytes)
  }
  for (const path of manifest.files.keys()) if (!seen.has(path)) throw damaged(name, `${path} is missing in it`)
  // What the newer backup does not have was dropped in between.
  if (writes) for (const path of before) if (!after.has(path)) await rm(join(directory, path), { force: true })
  return after
}

/** `base/5/INCREMENTAL.1259` changes `base/5/1259`. */
function targetOf(path: string): string {
  const at = path.lastIndexOf('/') + 1
  return path.startsWith(INCREMENTAL, at) ? path.slice(0, at) + path.slice(at + INCREMENTAL.length) : path
}

async function makeDirectory(path: string, owner: Account | null): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (!made || !owner) return

  const handle = await open(path, 'r')
  await handle.chown(owner.uid, owner.gid).finally(() => handle.close())
}

async function writeEntry(
  entry: TarEntry,
  { directory, owner, writes = true }: Extraction,
  sum: FileSum,
): Promise<void> {
  if (!writes) {
    for await (const piece of entry.rest()) sum.update(piece)
    return
  }
  const path = join(directory, entry.path)
  await makeDirectory(dirname(path), owner)
  const file = await open(path, 'w', 0o600)
  try {
    if (owner) await file.chown(owner.uid, owner.gid)
    for await (const piece of entry.rest()) {
      sum.update(piece)
      // Unlike `write` it does not leave a part out when the disk is nearly full.
      await file.writeFile(withoutLineage(entry.path, piece))
    }
  } finally {
    await file.close()
  }
}

/** A combined backup is a full one: PostgreSQL refuses to start on the label of an incremental one. */
function withoutLineage(path: string, piece: Buffer): Buffer {
  if (path !== 'backup_label') return piece
  return Buffer.from(piece.toString('latin1').replaceAll(/^INCREMENTAL FROM (?:LSN|TLI): .*\n/gm, ''), 'latin1')
}

async function patchEntry(
  entry: TarEntry,
  { target, extraction, sum }: { target: string; extraction: Extraction; sum: FileSum },
): Promise<void> {
  const { name, directory, before, writes = true } = extraction
  if (!writes) {
    for await (const piece of entry.rest()) sum.update(piece)
    return
  }
  if (!before.has(target)) throw damaged(name, `it changes ${target}, which the backups before it do not have`)
  await patchFile({ path: join(directory, target), entry, sum, name })
}

interface Checking {
  sum: FileSum
  manifest: Manifest
  name: string
}

function checkEntry({ path, bytes }: TarEntry, { sum, manifest, name }: Checking): void {
  const told = manifest.files.get(path)
  // The log's own files have their own checksums, record by record.
  if (!told && path.startsWith('pg_wal/')) return
  if (!told) throw damaged(name, `${path} is not in its manifest`)
  if (told.bytes !== bytes || told.sum !== sum.text()) throw damaged(name, `the checksum of ${path} is wrong`)
}
