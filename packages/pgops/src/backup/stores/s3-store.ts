import { open, stat } from 'node:fs/promises'
import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3'
import { BackupError } from '../backup-error.ts'
import type { Store, StoredEntry } from './store.ts'

export interface S3StoreOptions {
  bucket: string
  region: string
  /** Below this; without it at the bucket's root. */
  prefix?: string
  /** Of another S3-compatible service. */
  endpoint?: string | undefined
  /** Without them: what the AWS SDK finds by itself. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined
  /** For the large files; small ones are read often. */
  storageClass?: string | undefined
}

// Also what is sent in parts at all.
const SMALLEST_PART = 8 * 2 ** 20
// S3 takes ten thousand parts; a tenth is left for growth while it is copied.
const MOST_PARTS = 9_000
const PARALLEL_PARTS = 3
// The SDK waits longer each time; this many cover some minutes of an unreachable service.
const ATTEMPTS = 8
/** Moved to colder storage these would cost more than they save. */
const WARM = /\.json$|\/(SHA256SUMS|received\.json)$/

/** A bucket, opened when it is first used: the SDK takes a moment to load. */
export function s3Store(options: S3StoreOptions): Store {
  const { bucket, prefix = '' } = options
  const root = prefix && `${prefix.replace(/^\/+|\/+$/g, '')}/`
  const name = `s3://${bucket}/${root}`.replace(/\/$/, '')
  let opened: Promise<Opened> | null = null
  const s3 = () => {
    opened ??= openClient(options)
    return opened
  }
  const key = (path: string) => `${root}${path}`
  const storageClass = (path: string) =>
    options.storageClass && !WARM.test(path) ? { StorageClass: options.storageClass as 'STANDARD_IA' } : {}
  const asking = <T>(what: string, work: (opened: Opened) => Promise<T>) =>
    s3()
      .then(work)
      .catch((error: unknown) => {
        throw storeFailed(`${name}: ${what}`, error)
      })

  return {
    name,
    kind: 's3',
    async *list(below) {
      let token: string | undefined
      do {
        const page: ListObjectsV2CommandOutput = await asking(
          `the files below ${below} cannot be listed`,
          ({ client, sdk }) =>
            client.send(
              new sdk.ListObjectsV2Command({
                Bucket: bucket,
                Prefix: key(below),
                ...(token && { ContinuationToken: token }),
              }),
            ),
        )
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          const entry: StoredEntry = {
            path: (Key ?? '').slice(root.length),
            bytes: Size ?? 0,
            modifiedAt: LastModified ?? new Date(0),
          }
          yield entry
        }
        token = page.NextContinuationToken
      } while (token)
    },
    read: (path) =>
      asking(`${path} cannot be read`, async ({ client, sdk }) => {
        try {
          const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key(path) }))
          return (await Body?.transformToByteArray()) ?? new Uint8Array()
        } catch (error) {
          if (isMissing(error)) return null
          throw error
        }
      }),
    readRange: (path, start, bytes) =>
      asking(`${path} cannot be read`, async ({ client, sdk }) => {
        if (bytes === 0) return new Uint8Array()
        const Range = `bytes=${start}-${start + bytes - 1}`
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key(path), Range }))
        return (await Body?.transformToByteArray()) ?? new Uint8Array()
      }),
    write: (path, bytes) =>
      asking(`${path} cannot be written`, async ({ client, sdk }) => {
        const put = { Bucket: bucket, Key: key(path), Body: bytes, ...storageClass(path) }
        await client.send(new sdk.PutObjectCommand(put))
      }),
    upload: (path, localFile, signal) =>
      asking(`${path} cannot be written`, async (parts) => {
        const { size } = await stat(localFile)
        const target = { Bucket: bucket, Key: key(path) }
        if (size >= SMALLEST_PART)
          return uploadParts(parts, { ...target, size, localFile, signal, more: storageClass(path) })

        const file = await open(localFile, 'r')
        const body = await file.readFile().finally(() => file.close())
        await parts.client.send(new parts.sdk.PutObjectCommand({ ...target, Body: body, ...storageClass(path) }))
      }),
    remove: (path) =>
      asking(`${path} cannot be removed`, async ({ client, sdk }) => {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key(path) }))
      }),
  }
}

type Sdk = typeof import('@aws-sdk/client-s3')

interface Opened {
  client: S3Client
  sdk: Sdk
}

async function openClient({ region, endpoint, credentials }: S3StoreOptions): Promise<Opened> {
  const sdk = await import('@aws-sdk/client-s3')
  const client = new sdk.S3Client({
    region,
    maxAttempts: ATTEMPTS,
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(credentials ? { credentials } : {}),
  })
  return { client, sdk }
}

interface Upload {
  Bucket: string
  Key: string
  size: number
  localFile: string
  signal: AbortSignal | undefined
  more: object
}

/** In parts, several at once. What an interrupted attempt has sent already is not sent again. */
async function uploadParts({ client, sdk }: Opened, upload: Upload): Promise<void> {
  const { Bucket, Key, size, localFile, signal, more } = upload
  const partBytes = Math.max(SMALLEST_PART, Math.ceil(size / MOST_PARTS))
  const begun = await findBegun({ client, sdk }, { Bucket, Key, partBytes, size })
  const UploadId =
    begun?.id ?? (await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId
  const sent = begun?.parts ?? new Map<number, string>()
  const missing = Array.from({ length: Math.ceil(size / partBytes) }, (_, i) => i + 1).filter((part) => !sent.has(part))

  const file = await open(localFile, 'r')
  try {
    const work = async () => {
      for (let part = missing.shift(); part; part = missing.shift()) {
        signal?.throwIfAborted()
        const start = (part - 1) * partBytes
        const body = Buffer.allocUnsafe(Math.min(partBytes, size - start))
        await file.read(body, 0, body.length, start)
        const ids = { Bucket, Key, UploadId, PartNumber: part }
        const { ETag } = await client.send(new sdk.UploadPartCommand({ ...ids, Body: body }))
        sent.set(part, ETag ?? '')
      }
    }
    await Promise.all(Array.from({ length: PARALLEL_PARTS }, work))
  } finally {
    await file.close()
  }
  const Parts = [...sent].sort(([a], [b]) => a - b).map(([PartNumber, ETag]) => ({ PartNumber, ETag }))
  await client.send(new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
}

interface Begun {
  id: string
  parts: Map<number, string>
}

/** An earlier attempt at the same file, when its parts have the sizes ours would have. A finished backup's file never changes. */
async function findBegun(
  { client, sdk }: Opened,
  { Bucket, Key, partBytes, size }: { Bucket: string; Key: string; partBytes: number; size: number },
): Promise<Begun | null> {
  const { Uploads = [] } = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
  const id = Uploads.filter((one) => one.Key === Key).at(-1)?.UploadId
  if (!id) return null

  const parts = new Map<number, string>()
  let marker: string | undefined
  do {
    const page = await client.send(
      new sdk.ListPartsCommand({ Bucket, Key, UploadId: id, ...(marker && { PartNumberMarker: marker }) }),
    )
    for (const { PartNumber = 0, Size = 0, ETag = '' } of page.Parts ?? []) {
      if (Size === Math.min(partBytes, size - (PartNumber - 1) * partBytes)) parts.set(PartNumber, ETag)
    }
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined
  } while (marker)
  return { id, parts }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name)
}

function storeFailed(what: string, error: unknown): BackupError {
  if (error instanceof BackupError) return error
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new BackupError('BACKUP_STORE_FAILED', `${what} (${reason}).`, { cause: error })
}
