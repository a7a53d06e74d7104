import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { SftpConnection } from '@products-manager/contract'
import { Client, type FileEntryWithStats, type SFTPWrapper } from 'ssh2'
import { AppError, messageOf } from '../../../../platform/errors.ts'
import { connectGuarded } from '../../../../platform/net/guarded-socket.ts'
import {
  hostKeyChanged,
  keyUnusable,
  loginRefused,
  noAnswer,
  permissionDenied,
  placeMissing,
  secretMissing,
} from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { freeNames } from './free-names.ts'
import { readAhead } from './read-ahead.ts'
import { CONNECT_TIMEOUT_MS, type ConnectOptions, type OpenSource, type RemoteFile } from './types.ts'
import { isUnfinished } from './unfinished-name.ts'
import { wholeFile } from './whole-file.ts'

interface Session {
  client: Client
  sftp: SFTPWrapper
  hostKey: string
  isOpen: boolean
}

/** Files of an SFTP server whose key is the one it showed first, or the one in the settings. */
export async function openSftpSource(connection: SftpConnection, options: ConnectOptions): Promise<OpenSource> {
  const { host } = connection
  const folder = connection.folder || '.'
  const { signal, after } = options
  const doing = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      throw explainSftp(error, { host, place })
    }
  }
  let session = await doing(folder, () => openSession(connection, options))
  const { hostKey } = session
  const stop = () => session.client.end()
  signal.addEventListener('abort', stop, { once: true })

  const connected = async () => {
    // After a break the same key is asked for, whether it was pinned before or met a moment ago.
    if (!session.isOpen) session = await openSession({ ...connection, hostKey }, options)
    return session.sftp
  }
  const moved = after.do === 'move' ? movedTo(folder, after.folder) : ''
  const nameFor = freeNames(async () => {
    const sftp = await connected()
    await makeFolder(sftp, moved)
    return (await entriesOf(sftp, moved)).map(({ filename }) => filename)
  })
  return {
    hostKey,
    list: () => doing(folder, async () => listFiles(await connected(), folder)),
    read: (file) =>
      wholeFile(file, {
        host,
        signal,
        openAt: (offset) => doing(file.name, async () => readAhead(await connected(), file.path, offset)),
      }),
    clear: (file) =>
      doing(file.name, async () => {
        const sftp = await connected()
        if (after.do === 'delete') await done((back) => sftp.unlink(file.path, back), { missing: 'fine' })
        if (after.do !== 'move') return
        const target = posix.join(moved, await nameFor(file.name))
        await done((back) => sftp.rename(file.path, target, back), { missing: 'fine' })
      }),
    async close() {
      signal.removeEventListener('abort', stop)
      session.client.end()
    },
  }
}

async function openSession(connection: SftpConnection, { guard, secrets, signal }: ConnectOptions): Promise<Session> {
  const { host, user, port = 22 } = connection
  const { password, privateKey, passphrase } = secrets
  if (password === undefined && privateKey === undefined) throw secretMissing({ secret: 'password', or: 'privateKey' })
  const sock = await connectGuarded(guard, { host, port, timeoutMs: CONNECT_TIMEOUT_MS, signal })
  const client = new Client()
  let hostKey = ''
  let refused: AppError | null = null
  const hostVerifier = (key: Buffer) => {
    hostKey = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
    if (connection.hostKey && connection.hostKey !== hostKey)
      refused = hostKeyChanged({ host, expected: connection.hostKey, found: hostKey })
    return refused === null
  }
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      client.once('ready', () => client.sftp((error, opened) => (error ? reject(error) : resolve(opened))))
      client.once('error', (error) => reject(refused ?? error))
      client.once('close', () => reject(refused ?? Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
      client.connect({
        sock,
        username: user,
        readyTimeout: CONNECT_TIMEOUT_MS,
        keepaliveInterval: 15_000,
        hostVerifier,
        ...(password !== undefined && { password, tryKeyboard: false }),
        ...(privateKey !== undefined && { privateKey }),
        ...(passphrase !== undefined && { passphrase }),
      })
    })
    const session = { client, sftp, hostKey, isOpen: true }
    // Told again by whichever call is under way.
    client.on('error', () => {})
    client.once('close', () => {
      session.isOpen = false
    })
    return session
  } catch (error) {
    client.on('error', () => {})
    client.end()
    sock.destroy()
    throw error
  }
}

function entriesOf(sftp: SFTPWrapper, folder: string): Promise<FileEntryWithStats[]> {
  return new Promise((resolve, reject) =>
    sftp.readdir(folder, (error, list) => (error ? reject(error) : resolve(list))),
  )
}

async function listFiles(sftp: SFTPWrapper, folder: string): Promise<RemoteFile[]> {
  return (await entriesOf(sftp, folder))
    .filter(({ attrs, filename }) => attrs.isFile() && !isUnfinished(filename))
    .map(({ filename, attrs: { size, mtime } }) => ({
      name: filename,
      path: posix.join(folder, filename),
      bytes: size,
      modifiedAt: new Date(mtime * 1000),
      version: `${size} ${mtime}`,
    }))
}

function movedTo(own: string, folder: string): string {
  return posix.isAbsolute(folder) ? folder : posix.join(own, folder)
}

/** With those it lies in. They may be there already; listing says it when one could not be made. */
async function makeFolder(sftp: SFTPWrapper, folder: string): Promise<void> {
  const above = posix.dirname(folder)
  if (above !== folder && above !== '.') await makeFolder(sftp, above)
  await done((back) => sftp.mkdir(folder, back)).catch(() => {})
}

const NO_SUCH_FILE = 2
const PERMISSION_DENIED = 3

function done(
  call: (back: (error?: Error | null) => void) => void,
  { missing }: { missing?: 'fine' } = {},
): Promise<void> {
  return new Promise((resolve, reject) =>
    call((error) => (error && !(missing && sftpCode(error) === NO_SUCH_FILE) ? reject(error) : resolve())),
  )
}

function sftpCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function explainSftp(error: unknown, { host, place }: { host: string; place: string }): AppError {
  if (error instanceof AppError) return error
  const level = error instanceof Error && 'level' in error ? error.level : ''
  if (level === 'client-authentication') return loginRefused({ host, said: '' }, error)
  if (level === 'client-timeout') return noAnswer({ host }, error)
  if (/privateKey|passphrase|private key/i.test(messageOf(error)))
    return keyUnusable({ reason: messageOf(error).replace(/^Cannot parse privateKey: /, '') }, error)
  if (sftpCode(error) === NO_SUCH_FILE) return placeMissing({ host, place }, error)
  if (sftpCode(error) === PERMISSION_DENIED) return permissionDenied({ host, place }, error)
  return explainFailure(error, host)
}
