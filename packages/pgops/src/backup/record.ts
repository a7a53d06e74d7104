import { createHash } from 'node:crypto'
import { damaged } from './sealing/open-sealed.ts'
import type { SealedFile } from './sealing/seal-file.ts'

/** Everything a restore must know of a backup, kept beside its files: it survives the loss of every database. */
export interface BackupRecord {
  format: 1
  id: string
  kind: 'full' | 'incremental'
  /** The backup this one builds on. */
  parent: string | null
  /** The same for a cluster and all its copies. */
  systemId: string
  /** Such as 18.4. */
  serverVersion: string
  timeline: number
  /** Positions as PostgreSQL writes them. The backup is consistent from `stopLsn` on. */
  startLsn: string
  stopLsn: string
  /** By the server's clock. */
  startedAt: string
  stoppedAt: string
  durationMs: number
  segmentBytes: number
  /** The role that created the cluster; it exists in every copy. */
  superuser: string
  databases: string[]
  /** Settings that a copy must not have lower to be read while it recovers. */
  settings: Record<string, string>
  /** The libraries whose sort orders text indexes depend on. */
  collation: string
  keyId: string | null
  plainBytes: number
  storedBytes: number
  files: SealedFile[]
}

/** What a verification or a drill found; as a file of its own beside the backup. */
export interface BackupResult {
  backup: string
  kind: 'verify' | 'deep-verify' | 'drill'
  at: string
  ok: boolean
  durationMs: number
  problems: string[]
  /** Of a drill: from the first byte fetched to the first row read. */
  recoveryMs?: number
  /** Of a drill: what was found in each database. */
  databases?: { name: string; tables: number; rows: number; compared: number; differing: string[] }[]
}

/** The text of a record or a result, with the checksum that tells damage. */
export function writeChecked(content: unknown): string {
  const text = JSON.stringify(content)
  return `${JSON.stringify({ sha256: hashOf(text) })}\n${text}\n`
}

/** The content again; throws when a byte differs. */
export function readChecked<Content>(bytes: Uint8Array, path: string): Content {
  const [head = '', text = '', rest] = Buffer.from(bytes).toString('utf8').split('\n')
  let told: unknown
  try {
    told = JSON.parse(head).sha256
  } catch {
    throw damaged(path, 'its first line cannot be read')
  }
  if (told !== hashOf(text) || rest !== '') throw damaged(path, 'its checksum is wrong')
  return JSON.parse(text) as Content
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
