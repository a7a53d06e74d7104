import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { HttpConnection } from '@products-manager/contract'
import { createGuardedAgent } from '../../../../platform/net/guarded-agent.ts'
import { type GuardedAnswer, guardedRequest } from '../../../../platform/net/guarded-request.ts'
import { headText, LOOKED_AT } from '../head-text.ts'
import { beginsAsPage, isPageOfRows } from '../web-page.ts'
import {
  connectionLost,
  httpStatus,
  loginRefused,
  loginWanted,
  permissionDenied,
  placeMissing,
  sourceBroken,
  webPage,
} from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { httpLogin } from './http-login.ts'
import { fileNameOf, readVersion, type Validators, versionOf } from './http-validators.ts'
import {
  CONNECT_TIMEOUT_MS,
  type ConnectOptions,
  type OpenSource,
  type RemoteFile,
  SILENCE_TIMEOUT_MS,
} from './types.ts'
import { wholeFile } from './whole-file.ts'

/** A file behind a web address. One request tells what there is and brings it: many servers know no HEAD. */
export function openHttpSource(connection: HttpConnection, options: ConnectOptions): OpenSource {
  const { signal, lastTaken } = options
  const { host } = new URL(connection.url)
  const agent = createGuardedAgent({
    guard: options.guard,
    certificate: connection.certificate,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  })
  const login = httpLogin(connection, { agent, secrets: options.secrets, signal })
  let waiting: { answer: GuardedAnswer; bytes: AsyncIterable<Uint8Array> } | null = null
  let encoding = ''

  const ask = async (headers: Record<string, string>) => {
    try {
      return await guardedRequest(agent, {
        url: connection.url,
        method: connection.method ?? 'GET',
        headers: { 'accept-encoding': 'identity', 'user-agent': 'products-manager', ...connection.headers, ...headers },
        secretHeaders: await login(),
        body: connection.body,
        signal,
      })
    } catch (error) {
      signal.throwIfAborted()
      throw explainFailure(error, host)
    }
  }

  return {
    async list() {
      const answer = await ask(conditions(readVersion(lastTaken?.version ?? null)))
      if (answer.statusCode === 304 && lastTaken) {
        await drop(answer)
        return [{ ...lastTaken, path: connection.url, bytes: null, modifiedAt: null }]
      }
      await refuseFailure(answer, { host, hasLogin: (connection.login?.type ?? 'none') !== 'none' })
      encoding = textOf(answer.headers['content-encoding']).toLowerCase()
      waiting = { answer, bytes: await notAPage(decoded(answer, { encoding, host }), answer) }
      return [remoteFile(answer, connection.url, encoding !== '' && encoding !== 'identity')]
    },
    read(file) {
      const validators = readVersion(file.version)
      return wholeFile(file, {
        host,
        signal,
        async openAt(offset) {
          if (offset > 0) return goOn(offset, validators)
          const bytes = waiting?.bytes ?? decoded(await ask({}), { encoding, host })
          waiting = null
          return bytes
        },
      })
    },
    clear: async () => {},
    async close() {
      if (waiting) await drop(waiting.answer)
      await agent.destroy()
    },
  }

  /** The rest of the very same file, where the server can tell that it is the same. */
  async function goOn(offset: number, { etag, modified }: Validators): Promise<AsyncIterable<Uint8Array> | null> {
    const same = etag?.startsWith('"') ? etag : modified
    if (same === null || encoding !== '' || connection.method === 'POST') return null
    const answer = await ask({ range: `bytes=${offset}-`, 'if-range': same })
    const goesOn = answer.statusCode === 206 && textOf(answer.headers['content-range']).startsWith(`bytes ${offset}-`)
    if (goesOn) return answer.body
    await drop(answer)
    return null
  }
}

function conditions({ etag, modified }: Validators): Record<string, string> {
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(modified !== null && { 'if-modified-since': modified }),
  }
}

interface Asked {
  host: string
  hasLogin: boolean
}

async function refuseFailure(answer: GuardedAnswer, { host, hasLogin }: Asked): Promise<void> {
  const { statusCode, statusText, url } = answer
  if (statusCode === 200) return

  await drop(answer)
  if (statusCode === 401 && !hasLogin) throw loginWanted({ host })
  if (statusCode === 401) throw loginRefused({ host, said: '401 Unauthorized' })
  if (statusCode === 403) throw permissionDenied({ host, place: url.pathname })
  if (statusCode === 404 || statusCode === 410) throw placeMissing({ host, place: url.pathname })
  throw httpStatus({ host, status: statusCode, text: statusText })
}

function remoteFile(answer: GuardedAnswer, path: string, isEncoded: boolean): RemoteFile {
  const length = textOf(answer.headers['content-length'])
  const modified = Date.parse(textOf(answer.headers['last-modified']))
  return {
    name: fileNameOf(answer),
    path,
    bytes: /^\d+$/.test(length) && !isEncoded ? Number(length) : null,
    modifiedAt: Number.isNaN(modified) ? null : new Date(modified),
    version: versionOf(answer.headers),
  }
}

/**
 * The same bytes, unless they are a page: by their type, or by how they begin, for many a login page is sent under the
 * file's own type. A page that holds a table of rows is a file to whoever makes one so.
 */
async function notAPage(bytes: AsyncIterable<Uint8Array>, answer: GuardedAnswer): Promise<AsyncIterable<Uint8Array>> {
  const isHtml = /^text\/html\b/i.test(textOf(answer.headers['content-type']))
  const isPage = (first: Uint8Array) => isHtml || beginsAsPage(headText(first))
  const { first, all } = await withFirst(bytes, isPage)
  if (!isPage(first) || isPageOfRows(headText(first))) return all
  await drop(answer)
  throw webPage({ url: `${answer.url.origin}${answer.url.pathname}` })
}

/** The first bytes, more of them where they are worth it, and all, those again included. What breaks them is told by `all`. */
async function withFirst(bytes: AsyncIterable<Uint8Array>, areWorthMore: (first: Uint8Array) => boolean) {
  const iterator = bytes[Symbol.asyncIterator]()
  const taken: Promise<IteratorResult<Uint8Array>>[] = []
  let first: Uint8Array = new Uint8Array()
  do {
    const next = iterator.next()
    taken.push(next)
    const piece = await next.catch(() => null)
    if (piece === null || piece.done) break
    first = Buffer.concat([first, piece.value])
  } while (first.length < LOOKED_AT && areWorthMore(first))

  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      for (const next of taken) {
        const piece = await next
        if (piece.done) return
        yield piece.value
      }
      for (let piece = await iterator.next(); !piece.done; piece = await iterator.next()) yield piece.value
    } finally {
      await iterator.return?.()
    }
  }
  return { first, all: all() }
}

/** Some servers compress although nobody asked them to. */
function decoded(
  answer: GuardedAnswer,
  { encoding, host }: { encoding: string; host: string },
): AsyncIterable<Uint8Array> {
  const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  }
  const decoder = decoders[encoding]?.()
  if (!decoder) return answer.body
  answer.body.once('error', (error) => void decoder.emit('error', error))
  return decompressed(answer.body.pipe(decoder) as unknown as AsyncIterable<Uint8Array>, { encoding, host })
}

async function* decompressed(bytes: AsyncIterable<Uint8Array>, { encoding, host }: { encoding: string; host: string }) {
  try {
    yield* bytes
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (code === 'Z_BUF_ERROR') throw connectionLost({ host }, error)
    if (!/^(Z_|ERR__)/.test(code)) throw error
    throw sourceBroken({ host, said: `the answer is said to be compressed (${encoding}), and is not` }, error)
  }
}

async function drop(answer: GuardedAnswer): Promise<void> {
  answer.body.on('error', () => {})
  answer.body.destroy()
}

function textOf(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header) ?? ''
}
