import { createHash } from 'node:crypto'
import { type FoundBackup, keyFinder, type Repository, rangeReader } from '../repository.ts'
import { damaged, plainChunks } from '../sealing/open-sealed.ts'
import type { SumKind } from './file-sum.ts'

/** What PostgreSQL says of its files in a backup. */
export interface Manifest {
  files: Map<string, ManifestFile>
  walRanges: { timeline: number; start: string; end: string }[]
}

export interface ManifestFile {
  bytes: number
  sumKind: SumKind
  sum: string
}

interface ManifestText {
  Files: {
    Path?: string
    'Encoded-Path'?: string
    Size: number
    'Checksum-Algorithm': string
    Checksum: string
  }[]
  'WAL-Ranges': { Timeline: number; 'Start-LSN': string; 'End-LSN': string }[]
}

/** A backup's manifest, byte for byte as the server made it. */
export async function readManifest(repository: Repository, systemId: string, backup: FoundBackup): Promise<Buffer> {
  const { record, stores } = backup
  const file = record.files.find(({ holds }) => holds === 'backup_manifest')
  if (!file) throw damaged(record.id, 'it has no manifest')

  const read = rangeReader(stores, `${systemId}/backups/${record.id}/${file.name}`)
  const chunks: Uint8Array[] = []
  for await (const chunk of plainChunks({ file, read, findKey: keyFinder(repository, systemId), jobs: 2 })) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Takes a manifest apart after comparing it with its own checksum. */
export function parseManifest(bytes: Buffer, name: string): Manifest {
  // The checksum covers everything up to the beginning of its own line.
  const at = bytes.lastIndexOf('"Manifest-Checksum"')
  const told = /"Manifest-Checksum": "([0-9a-f]{64})"/.exec(bytes.toString('utf8', Math.max(0, at)))?.[1]
  const own = createHash('sha256')
    .update(bytes.subarray(0, Math.max(0, at)))
    .digest('hex')
  if (told !== own) throw damaged(name, "the manifest's own checksum is wrong")

  const text = JSON.parse(bytes.toString('utf8')) as ManifestText
  const files = new Map<string, ManifestFile>()
  for (const file of text.Files) {
    const path = file.Path ?? Buffer.from(file['Encoded-Path'] ?? '', 'hex').toString('utf8')
    const sumKind = file['Checksum-Algorithm']
    if (sumKind !== 'SHA256' && sumKind !== 'CRC32C') throw damaged(name, `it sums ${path} by "${sumKind}"`)
    files.set(path, { bytes: file.Size, sumKind, sum: file.Checksum })
  }
  const walRanges = text['WAL-Ranges'].map((range) => ({
    timeline: range.Timeline,
    start: range['Start-LSN'],
    end: range['End-LSN'],
  }))
  return { files, walRanges }
}
