import { PassThrough } from 'node:stream'
import type { FtpConnection } from '@products-manager/contract'
import { type AccessOptions, Client, FTPError } from 'basic-ftp'
import { type AppError, messageOf } from '../../../../platform/errors.ts'
import { tlsForName } from '../../../../platform/net/guarded-socket.ts'
import { loginRefused, noAnswer, permissionDenied, placeMissing, secretMissing } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { freeNames } from './free-names.ts'
import { type ConnectOptions, type OpenSource, type RemoteFile, SILENCE_TIMEOUT_MS } from './types.ts'
import { isUnfinished } from './unfinished-name.ts'
import { wholeFile } from './whole-file.ts'

// A directory that tells no times is asked about each file; with more of them that takes too long.
const MOST_TIMES_ASKED = 200

/** Files of an FTP server, with or without TLS. Data connections go to the host of the control connection only. */
export async function openFtpSource(connection: FtpConnection, options: ConnectOptions): Promise<OpenSource> {
  const { host, folder = '.' } = connection
  const { signal, after } = options
  const doing = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      throw explainFtp(error, { host, place })
    }
  }
  let client = await doing(folder, () => connect(connection, options))
  const stop = () => client.close()
  signal.addEventListener('abort', stop, { once: true })

  /** Where a transfer broke, the control connection is of no use any more. */
  const connected = async () => {
    if (client.closed) client = await connect(connection, options)
    return client
  }
  const nameFor = freeNames(async () => (after.do === 'move' ? namesIn(await connected(), after.folder) : []))
  return {
    list: () => doing(folder, async () => listFiles(await connected())),
    read: (file) =>
      wholeFile(file, {
        host,
        signal,
        openAt: async (offset) => explained(download(await connected(), file.path, offset), { host, place: file.name }),
      }),
    clear: (file) =>
      doing(file.name, async () => {
        const open = await connected()
        if (after.do === 'delete') await open.remove(file.path, true)
        if (after.do === 'move')
          await open.rename(file.path, `${after.folder.replace(/\/$/, '')}/${await nameFor(file.name)}`)
      }),
    async close() {
      signal.removeEventListener('abort', stop)
      client.close()
    },
  }
}

async function connect(connection: FtpConnection, { guard, secrets, signal }: ConnectOptions): Promise<Client> {
  const { host, user, security, folder, port } = connection
  const password = secrets.password
  if (password === undefined) throw secretMissing({ secret: 'password' })
  // Connected to by its checked address: the name could stand for another one a moment later.
  const [address = host] = await guard.resolve(host)
  const client = new Client(SILENCE_TIMEOUT_MS)
  const access: AccessOptions = {
    host: address,
    port: port ?? (security === 'implicit' ? 990 : 21),
    user,
    password,
    secure: security === 'implicit' ? 'implicit' : security === 'explicit',
    secureOptions: tlsForName(host, connection.certificate),
  }
  const stop = () => client.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await client.access(access)
    if (folder !== undefined && folder !== '') await client.cd(folder)
    return client
  } catch (error) {
    client.close()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function listFiles(client: Client): Promise<RemoteFile[]> {
  const files = (await client.list()).filter(({ isFile, name }) => isFile && !isUnfinished(name))
  const asksTimes = files.length <= MOST_TIMES_ASKED
  const listed: RemoteFile[] = []
  for (const { name, size, modifiedAt, rawModifiedAt } of files) {
    const time = modifiedAt ?? (asksTimes ? await client.lastMod(name).catch(() => undefined) : undefined)
    const version = `${size} ${time?.toISOString() ?? rawModifiedAt}`
    listed.push({ name, path: name, bytes: size, modifiedAt: time ?? null, version })
  }
  return listed
}

async function* download(client: Client, path: string, offset: number): AsyncGenerator<Uint8Array> {
  const pass = new PassThrough({ highWaterMark: 1024 * 1024 })
  const done = client.downloadTo(pass, path, offset).then(
    () => undefined,
    (error: Error) => void pass.destroy(error),
  )
  try {
    for await (const chunk of pass) yield chunk as Uint8Array
  } finally {
    // Left early, the transfer still runs: only closing ends it.
    if (!pass.readableEnded) client.close()
    await done
  }
}

async function* explained(bytes: AsyncIterable<Uint8Array>, at: { host: string; place: string }) {
  try {
    yield* bytes
  } catch (error) {
    throw explainFtp(error, at)
  }
}

/** What a folder holds, which is made where there is none. */
async function namesIn(client: Client, folder: string): Promise<string[]> {
  const here = await client.pwd()
  await client.ensureDir(folder)
  const found = await client.list()
  await client.cd(here)
  return found.map(({ name }) => name)
}

function explainFtp(error: unknown, { host, place }: { host: string; place: string }): AppError {
  if (error instanceof FTPError && [530, 331, 332].includes(error.code))
    return loginRefused({ host, said: said(error) }, error)
  if (error instanceof FTPError && [550, 553, 450].includes(error.code)) {
    const isMissing = /no such|not found|not exist|cannot find|ENOENT/i.test(error.message)
    return isMissing ? placeMissing({ host, place }, error) : permissionDenied({ host, place }, error)
  }
  if (/^Timeout|timed out/i.test(messageOf(error))) return noAnswer({ host }, error)
  return explainFailure(error, host)
}

function said(error: FTPError): string {
  return error.message
    .replace(/^\d{3}[ -]/, '')
    .slice(0, 200)
    .replace(/\.$/, '')
}
