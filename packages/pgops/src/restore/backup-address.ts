import { BackupError } from '../backup/backup-error.ts'

/** What `s3://bucket/prefix/<system>/backups/<id>/…` means. */
export interface BackupAddress {
  /** `s3://bucket/prefix`, as stores are named. */
  bucket: string
  /** Undefined when only the bucket is named; then the id is `latest`. */
  system: string | undefined
  id: string
}

export function isAddress(text: string): boolean {
  return text.startsWith('s3://')
}

/** Reads the address of a bucket with backups, or of one of them. */
export function readAddress(text: string): BackupAddress {
  const [, bucket, system, id = 'latest'] =
    /^(s3:\/\/[^/]+(?:\/.*?)??)(?:\/(\d+)\/backups\/([^/]+).*)?\/*$/.exec(text) ?? []
  if (bucket) return { bucket, system, id }
  throw new BackupError('BACKUP_SETTING_INVALID', `"${text}" names no bucket; write s3://bucket/prefix.`)
}
