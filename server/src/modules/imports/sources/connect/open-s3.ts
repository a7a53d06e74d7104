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
import { freeNames, stemOf } from './free-names.ts'
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
  const { signal, after } = options
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
  // A folder in the source's own is listed with it.
  const isMoved = (key = '') => {
    if (after.do !== 'move') return false
    const { own, target } = foldersOf(key, prefix, after.folder)
    return key.startsWith(target) && !own.startsWith(target)
  }
  const pages = (Prefix: string) => paginateListObjectsV2({ client }, { Bucket: bucket, Prefix }, abort)
  const keysFrom = async (start: string) => {
    const keys: string[] = []
    for await (const { Contents = [] } of pages(start)) keys.push(...Contents.map(({ Key = '' }) => Key))
    return keys
  }
  return {
    list: () =>
      doing(bucket, async () => {
        const listed: RemoteFile[] = []
        for await (const { Contents = [] } of pages(prefix)) {
          listed.push(...Contents.filter(({ Key }) => !isMoved(Key)).flatMap(toRemoteFile))
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
    clear: (file) =>
      doing(file.name, async () => {
        if (after.do === 'move') {
          const CopySource = `${bucket}/${file.path.split('/').map(encodeURIComponent).join('/')}`
          const { own, target } = foldersOf(file.path, prefix, after.folder)
          const wanted = target + file.path.slice(own.length)
          const Key = await freeNames(() => keysFrom(stemOf(wanted)))(wanted)
          await client.send(new CopyObjectCommand({ Bucket: bucket, Key, CopySource }), abort)
        }
        if (after.do !== 'keep') await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: file.path }), abort)
      }),
    close: async () => client.destroy(),
  }
}

/** The source's own folder that an object lies in, and the one it is moved to: what their keys begin with. */
function foldersOf(key: string, prefix: string, folder: string): { own: string; target: string } {
  // Who writes 'out' means the folder, too.
  const own = key.startsWith(`${prefix}/`) ? `${prefix}/` : prefix.slice(0, prefix.lastIndexOf('/') + 1)
  return { own, target: join('/', folder.startsWith('/') ? '' : own, folder, '/').slice(1) }
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
