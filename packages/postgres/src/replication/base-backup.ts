import { type Lsn, parseLsn } from './lsn.ts'
import type { AnswerPiece } from './walsender-command.ts'

export interface BaseBackupOptions {
  label: string
  /** The manifest of an earlier backup: only blocks that changed since are sent. PostgreSQL 17 and newer. */
  incrementalFrom?: Uint8Array
  /** `fast` does the checkpoint at once, `spread` spares the disks of a busy server. */
  checkpoint: 'fast' | 'spread'
  /** Of each file, in the manifest; the second costs the server half a second for each gigabyte less. */
  checksums?: 'SHA256' | 'CRC32C'
  /** Kilobytes per second, 32 to 1048576; without it as fast as it goes. */
  maxRate?: number
}

export interface Tablespace {
  oid: number
  location: string
}

/** A base backup as it arrives, in this order: start, then for each archive its name and its bytes, the manifest, end. Bytes are good until `take` has returned. */
export type BackupPiece =
  | { kind: 'start'; lsn: Lsn; timeline: number }
  | { kind: 'tablespaces'; tablespaces: Tablespace[]; expectedBytes: number }
  | { kind: 'archive'; name: string }
  | { kind: 'manifest' }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'end'; lsn: Lsn; timeline: number }

const NEW_ARCHIVE = 'n'.charCodeAt(0)
const BYTES = 'd'.charCodeAt(0)
const MANIFEST = 'm'.charCodeAt(0)

/** The text of BASE_BACKUP. The log that is needed comes with it: the backup is whole by itself. */
export function backupCommand(options: BaseBackupOptions): string {
  const { label, incrementalFrom, checkpoint, checksums = 'SHA256', maxRate } = options
  const words = [
    `LABEL '${label.replaceAll("'", "''")}'`,
    'PROGRESS true',
    `CHECKPOINT '${checkpoint}'`,
    'WAL true',
    "MANIFEST 'yes'",
    `MANIFEST_CHECKSUMS '${checksums}'`,
    'TABLESPACE_MAP true',
    ...(maxRate === undefined ? [] : [`MAX_RATE ${maxRate}`]),
    ...(incrementalFrom ? ['INCREMENTAL true'] : []),
  ]
  return `BASE_BACKUP (${words.join(', ')})`
}

/** Takes a piece as it comes. A promise holds the server back until it is kept; what was on its way still comes. */
export type TakePiece = (piece: BackupPiece) => Promise<void> | undefined

/** Takes a walsender's answer to BASE_BACKUP apart. */
export function takingBackup(take: TakePiece): (piece: AnswerPiece) => Promise<void> | undefined {
  let sets = 0
  return (piece) => {
    if (piece.kind === 'rows') return take(resultSet(piece.rows, sets++))
    const framed = piece.kind === 'bytes' ? frame(piece.bytes) : null
    return framed ? take(framed) : undefined
  }
}

function resultSet(rows: (string | null)[][], index: number): BackupPiece {
  const [first] = rows
  if (index === 1) {
    const tablespaces = rows.flatMap(([oid, location]) => (oid ? [{ oid: Number(oid), location: location ?? '' }] : []))
    // In kilobytes, one row for each tablespace and one for the cluster itself.
    const expectedBytes = 1_024 * rows.reduce((sum, row) => sum + Number(row[2] ?? 0), 0)
    return { kind: 'tablespaces', tablespaces, expectedBytes }
  }
  const place = { lsn: parseLsn(first?.[0] ?? ''), timeline: Number(first?.[1]) }
  return index === 0 ? { kind: 'start', ...place } : { kind: 'end', ...place }
}

function frame(message: Buffer): BackupPiece | null {
  if (message[0] === BYTES) return { kind: 'bytes', bytes: message.subarray(1) }
  if (message[0] === MANIFEST) return { kind: 'manifest' }
  if (message[0] === NEW_ARCHIVE) return { kind: 'archive', name: message.toString('utf8', 1, message.indexOf(0, 1)) }
  return null
}
