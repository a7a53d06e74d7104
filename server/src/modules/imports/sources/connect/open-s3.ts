import { basename, join } from 'node:path/posix'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { S3Connection } from '@products-manager/contract'
import { type AppError, messageOf } from '../../../../platform/errors.ts'
import { guardedAgents } from '../../../../platform/net/guarded-socket.ts'
import { loginRefused, permissionDenied, placeMissing, secretMissing } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import {
  CONNECT_TIMEOUT_MS,
  type ConnectOptions,
  type OpenSource,
  type RemoteFile,
  SILENCE_TIMEOUT_MS,
} from './types.ts'
import { isUnfinished } from './unfinished-name.ts'
import { wholeFile } from './whole-file.ts'

// A supplier's folder has hundreds of files; a bucket without a prefix may have millions.
const MOST_LISTED = 20_000

/** Files of an S3 bucket, or of MinIO and others that speak like it. */
export async function openS3Source(connection: S3Connection, options: ConnectOptions): Promise<OpenSource> {
  const { bucket, prefix = '', endpoint } = connection
  const { signal } = options
  const host = endpoint ? new URL(endpoint).host : 's3.amazonaws.com'
  const client = makeClient(connection, options)
  const doing = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      throw explainS3(error, { host, place })
    }
  }
  const abort = { abortSignal: signal }
  return {
    list: () =>
      doing(bucket, async () => {
        const listed: RemoteFile[] = []
        for await (const { Contents = [] } of paginateListObjectsV2(
          { client },
          { Bucket: bucket, Prefix: prefix },
          abort,
        )) {
          listed.push(...Contents.flatMap(toRemoteFile))
          if (listed.length >= MOST_LISTED) break
        }
        return listed
      }),
    read: (file) =>
      wholeFile(file, {
        host,
        signal,
        openAt: (offset) =>
          doing(file.name, async () => {
            // The very object that was listed: a newer one in its place would be half of each.
            const range = offset > 0 ? { Range: `bytes=${offset}-` } : {}
            const etag = file.version?.split(' ')[0]
            const command = new GetObjectCommand({ Bucket: bucket, Key: file.path, IfMatch: etag, ...range })
            return (await client.send(command, abort)).Body as unknown as AsyncIterable<Uint8Array>
          }),
      }),
    clear: (file, after) =>
      doing(file.name, async () => {
        if (after.do === 'move') {
          const CopySource = `${bucket}/${file.path.split('/').map(encodeURIComponent).join('/')}`
          await client.send(
            new CopyObjectCommand({ Bucket: bucket, Key: join(after.folder, file.name), CopySource }),
            abort,
          )
        }
        if (after.do !== 'keep') await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: file.path }), abort)
      }),
    close: async () => client.destroy(),
  }
}

function makeClient(connection: S3Connection, { guard, secrets }: ConnectOptions): S3Client {
  const { endpoint, accessKeyId } = connection
  const { secretAccessKey } = secrets
  if (secretAccessKey === undefined) throw secretMissing({ secret: 'secretAccessKey' })
  // Sockets ask the guard about names only.
  if (endpoint) guard.checkLiteral(new URL(endpoint).hostname)
  return new S3Client({
    region: connection.region ?? 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
    // Names of buckets in host names need wildcard DNS, which MinIO and others seldom have.
    ...(endpoint && { endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    requestHandler: {
      ...guardedAgents(guard, connection.certificate),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
    },
  })
}

interface Listed {
  Key?: string | undefined
  Size?: number | undefined
  ETag?: string | undefined
  LastModified?: Date | undefined
}

function toRemoteFile({ Key = '', Size, ETag, LastModified }: Listed): RemoteFile[] {
  const name = basename(Key)
  if (Key === '' || Key.endsWith('/') || isUnfinished(name)) return []
  const version = ETag === undefined ? null : `${ETag} ${LastModified?.toISOString() ?? ''}`
  return [{ name, path: Key, bytes: Size ?? null, modifiedAt: LastModified ?? null, version }]
}

function explainS3(error: unknown, { host, place }: { host: string; place: string }): AppError {
  const name = error instanceof Error ? error.name : ''
  if (['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken'].includes(name))
    return loginRefused({ host, said: messageOf(error).slice(0, 200).replace(/\.$/, '') }, error)
  if (name === 'AccessDenied' || name === 'Forbidden') return permissionDenied({ host, place }, error)
  if (['NoSuchBucket', 'NoSuchKey', 'NotFound'].includes(name)) return placeMissing({ host, place }, error)
  return explainFailure(error, host)
}
