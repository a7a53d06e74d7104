import { spawn } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { SourceConnection, SourceSecrets } from '@products-manager/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { aCertificate } from '../../../platform/testing/servers/a-certificate.ts'
import { freePort } from '../../../platform/testing/servers/free-port.ts'
import { aWebServer } from '../../../platform/testing/servers/web-server.ts'
import { listFetches } from '../queries/sources/fetches.ts'
import { findSource } from '../queries/sources/find-sources.ts'
import { replaceHostKey } from '../queries/sources/write-source.ts'
import { aPriceList, aSourceInstallation } from '../testing/a-source.ts'
import { putFile } from '../testing/servers/a-folder.ts'
import { anFtpServer } from '../testing/servers/ftp-server.ts'
import { anImapServer } from '../testing/servers/imap-server.ts'
import { anSftpServer } from '../testing/servers/sftp-server.ts'
import { testSource } from './test-source.ts'

const host = '127.0.0.1'
const signal = new AbortController().signal
const ok = (response: Parameters<RequestListener>[1], body: string, headers: Record<string, string> = {}) =>
  void response.writeHead(200, { 'content-type': 'text/csv', ...headers }).end(body)

async function problemOf(connection: SourceConnection, secrets: SourceSecrets = {}) {
  const { parts } = await aSourceInstallation()
  return (await testSource(parts, { connection, secrets }, signal)).problem
}

describe('a test says in plain words', () => {
  it('that there is no computer of that name', async () => {
    const problem = await problemOf({ kind: 'http', url: 'http://no-such-name.invalid/' })

    expect(problem).toMatchObject({
      code: 'IMPORT_SOURCE_NAME_NOT_FOUND',
      message: expect.stringContaining('no-such-name.invalid'),
    })
  })

  it.each(['http', 'ftp', 'sftp', 'imap', 's3'] as const)('that nothing answers at the port of %s', async (kind) => {
    const port = await freePort()
    const connections: Record<typeof kind, SourceConnection> = {
      http: { kind: 'http', url: `http://${host}:${port}/` },
      ftp: { kind: 'ftp', host, port, user: 'a', security: 'none' },
      sftp: { kind: 'sftp', host, port, user: 'a' },
      imap: { kind: 'imap', host, port, user: 'a', security: 'tls' },
      s3: { kind: 's3', endpoint: `http://${host}:${port}`, bucket: 'acme', accessKeyId: 'a' },
    }

    const problem = await problemOf(connections[kind], { password: 'x', secretAccessKey: 'x' })

    expect(problem?.code).toBe('IMPORT_SOURCE_REFUSED')
  })

  it('that a certificate is not trusted, until it is given', async () => {
    const tls = await aCertificate()
    const { url } = await aWebServer((_, response) => ok(response, aPriceList()), tls)

    expect(await problemOf({ kind: 'http', url })).toMatchObject({
      code: 'IMPORT_SOURCE_CERTIFICATE',
      message: expect.stringContaining('signed by itself'),
    })
    expect(await problemOf({ kind: 'http', url, certificate: tls.cert })).toBeNull()
  })

  it('that a server speaks no TLS', async () => {
    const server = createServer((socket) => socket.end('220 plain\r\n')).listen(0, host)
    onTestFinished(() => void server.close())
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }

    expect((await problemOf({ kind: 'http', url: `https://${host}:${port}/` }))?.code).toBe('IMPORT_SOURCE_TLS')
  })

  it('that a password is wrong, on FTP, SFTP and IMAP', async () => {
    const ftp = await anFtpServer()
    const sftp = await anSftpServer()
    const imap = await anImapServer(await aCertificate())
    const secrets = { password: 'wrong' }

    const codes = [
      await problemOf({ kind: 'ftp', host, port: ftp.port, user: 'acme', security: 'none' }, secrets),
      await problemOf({ kind: 'sftp', host, port: sftp.port, user: sftp.user }, secrets),
      await problemOf({ kind: 'imap', host, port: imap.port, user: 'a', security: 'none' }, secrets),
    ].map((problem) => problem?.code)

    expect(codes).toEqual(Array(3).fill('IMPORT_SOURCE_LOGIN'))
  })

  it('what is wrong with a folder, a private key and its passphrase', async () => {
    const { port, user, privateKey, lockedKey, folder } = await anSftpServer()
    const connection = { kind: 'sftp', host, port, user, folder } as const

    expect((await problemOf({ ...connection, folder: `${folder}/nowhere` }, { privateKey }))?.code).toBe(
      'IMPORT_SOURCE_PLACE_MISSING',
    )
    expect((await problemOf(connection, { privateKey: 'rubbish' }))?.code).toBe('IMPORT_SOURCE_PRIVATE_KEY')
    expect((await problemOf(connection, { privateKey: lockedKey }))?.code).toBe('IMPORT_SOURCE_PRIVATE_KEY')
    expect((await problemOf(connection, { privateKey: lockedKey, passphrase: 'letmein' }))?.code).toBe(
      'IMPORT_SOURCE_NO_FILE',
    )
    expect(await problemOf(connection, {})).toEqual({
      code: 'IMPORT_SOURCE_SECRET_MISSING',
      message: 'The source has neither a password nor a privateKey yet. Give one of them.',
    })
  })

  it.each([
    [401, 'IMPORT_SOURCE_LOGIN_WANTED'],
    [403, 'IMPORT_SOURCE_PERMISSION'],
    [404, 'IMPORT_SOURCE_PLACE_MISSING'],
    [500, 'IMPORT_SOURCE_HTTP_STATUS'],
  ])('what a web server means by %i', async (status, code) => {
    const { url } = await aWebServer((_, response) => void response.writeHead(status).end())

    expect((await problemOf({ kind: 'http', url }))?.code).toBe(code)
  })

  it('that a login page came instead of a file', async () => {
    const { url } = await aWebServer(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    )

    expect((await problemOf({ kind: 'http', url }))?.code).toBe('IMPORT_SOURCE_WEB_PAGE')
  })

  it('that a login page came under the type of a file, plain or compressed', async () => {
    const page = '\uFEFF\n<!DOCTYPE html><title>Sign in</title>'
    const plain = await aWebServer((_, response) => ok(response, page))
    const packed = await aWebServer(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(page)),
    )

    const problems = [
      await problemOf({ kind: 'http', url: plain.url }),
      await problemOf({ kind: 'http', url: packed.url }),
    ]

    expect(problems.map((problem) => problem?.code)).toEqual(Array(2).fill('IMPORT_SOURCE_WEB_PAGE'))
  })

  it('nothing about a page that is a table of rows, whatever it is called and in however many pieces it comes', async () => {
    const rows = '<tr><td>A-1</td><td>4006381300018</td></tr>'.repeat(3)
    const { url } = await aWebServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).write('<!doctype html><html><body>')
      setTimeout(() => response.end(`<table>${rows}</table>`), 20)
    })

    expect(await problemOf({ kind: 'http', url: `${url}/list` })).toBeNull()
  })

  it('who sent it into a private network', async () => {
    const away = 'http://169.254.169.254/latest'
    const { url } = await aWebServer((_, response) => void response.writeHead(302, { location: away }).end())

    expect(await problemOf({ kind: 'http', url: `${url}/prices.csv` })).toEqual({
      code: 'NET_ADDRESS_NOT_ALLOWED',
      message: `${url}/prices.csv sends on to 169.254.169.254, an address inside a private network. It was not followed: ask the supplier where the file is.`,
    })
  })
})

describe('a compressed answer', () => {
  it.each([
    ['is cut off', 'gzip', gzipSync(aPriceList()).subarray(0, 40), 'IMPORT_SOURCE_CUT', 'broke off'],
    ['is not compressed', 'br', Buffer.from(aPriceList()), 'IMPORT_SOURCE_BROKEN', 'is said to be compressed (br)'],
  ])('that %s is told as such', async (_, encoding, body, code, words) => {
    const installation = await aSourceInstallation()
    const { url } = await aWebServer(
      (_, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )
    const id = await installation.add({ connection: { kind: 'http', url } })

    await expect(installation.fetch(id)).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
  })
})

describe('an SFTP server', () => {
  it('whose key changes is not spoken to any more, until somebody accepts the key a test shows', async () => {
    const installation = await aSourceInstallation()
    const before = await anSftpServer()
    await putFile(join(before.folder, 'a.csv'), aPriceList())
    const { port, user, folder, privateKey } = before
    const id = await installation.add({
      connection: { kind: 'sftp', host, port, user, folder },
      secrets: { privateKey },
    })
    await installation.fetch(id)
    before.kill()
    await vi.waitFor(
      async () =>
        expect(await problemOf({ kind: 'sftp', host, port, user }, { password: 'x' })).toMatchObject({
          code: 'IMPORT_SOURCE_REFUSED',
        }),
      10_000,
    )
    const after = await anSftpServer({ port, folder })

    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_SOURCE_HOST_KEY' })
    expect(await installation.imports.query("select connection_config->>'hostKey' as key from import_configs")).toEqual(
      [{ key: before.hostKey }],
    )
    // Told without a login: whoever stands in between learns nothing.
    const { connection } = (await findSource(installation.parts.imports, id))!
    const told = await testSource(installation.parts, { sourceId: id, connection }, new AbortController().signal)
    expect(told).toMatchObject({ ok: false, hostKey: after.hostKey, problem: { code: 'IMPORT_SOURCE_HOST_KEY' } })
    await installation.parts.imports.transaction((tx) => replaceHostKey(tx, id, after.hostKey))
    // The new server knows another user's key: it is spoken to again.
    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_SOURCE_LOGIN' })
  })
})

describe('a login', () => {
  it.each([
    [
      'basic',
      { type: 'basic', user: 'us' },
      { password: 'p:w' },
      'authorization',
      `Basic ${Buffer.from('us:p:w').toString('base64')}`,
    ],
    ['bearer', { type: 'bearer' }, { token: 't' }, 'authorization', 'Bearer t'],
    ['header', { type: 'header', name: 'X-Key' }, { token: 't' }, 'x-key', 't'],
  ] as const)('%s goes to the address itself and nowhere else', async (_, login, secrets, header, expected) => {
    const other = await aWebServer((_, response) => ok(response, aPriceList()))
    const { url, asked } = await aWebServer((request, response) =>
      request.url === '/away'
        ? void response.writeHead(302, { location: other.url.replace(host, 'localhost') }).end()
        : ok(response, aPriceList()),
    )

    await problemOf({ kind: 'http', url: `${url}/prices.csv`, login }, secrets)
    await problemOf({ kind: 'http', url: `${url}/away`, login }, secrets)

    expect(asked.map(({ headers }) => headers[header])).toEqual([expected, expected])
    expect(other.asked.map(({ headers }) => headers[header])).toEqual([undefined])
  })

  it.each([true, false])('by OAuth 2 takes its token along, the secret in a header: %s', async (inHeader) => {
    const { url, asked } = await aWebServer((request, response) => {
      if (request.url !== '/token') return ok(response, aPriceList())
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const isIn = inHeader ? request.headers.authorization !== undefined : body.includes('client_secret=s')
        response
          .writeHead(isIn ? 200 : 401, { 'content-type': 'application/json' })
          .end(JSON.stringify(isIn ? { access_token: 'tok' } : { error: 'invalid_client' }))
      })
    })
    const login = { type: 'oauth2', tokenUrl: `${url}/token`, clientId: 'us' } as const

    expect(await problemOf({ kind: 'http', url: `${url}/p.csv`, login }, { clientSecret: 's' })).toBeNull()
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer tok')
  })
})

describe('a transfer', () => {
  const body = aPriceList(20_000)

  it('that breaks off goes on where it was', async () => {
    const installation = await aSourceInstallation()
    const ranges: (string | undefined)[] = []
    const { url } = await aWebServer((request, response) => {
      ranges.push(request.headers.range)
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      const head = {
        etag: '"1"',
        'content-length': String(body.length - from),
        'content-range': `bytes ${from}-${body.length - 1}/${body.length}`,
      }
      response.writeHead(from > 0 ? 206 : 200, head)
      // A third each time, then the line is cut.
      response.write(body.slice(from, from + body.length / 3), () => setTimeout(() => response.destroy(), 50))
      if (from > body.length / 2) response.end(body.slice(from + body.length / 3))
    })
    const id = await installation.add({ connection: { kind: 'http', url } })

    const report = await installation.fetch(id)

    expect(report.status).toBe('taken')
    expect(ranges.length).toBeGreaterThan(2)
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: 20_000 }])
  })

  it.each([
    ['with a length', { 'content-length': String(body.length) }],
    ['in chunks', {}],
  ])('%s that breaks off and cannot go on is never imported', async (_, headers) => {
    const installation = await aSourceInstallation()
    const { url } = await aWebServer((_, response) => {
      response.writeHead(200, headers)
      response.write(body.slice(0, body.length / 2), () => setTimeout(() => response.destroy(), 50))
    })
    const id = await installation.add({ connection: { kind: 'http', url } })

    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_SOURCE_CUT' })

    expect(await installation.imports.query('select count(*)::int from import_jobs')).toEqual([{ count: 0 }])
    expect(await readdir(join(installation.dataDir, 'uploads'))).toEqual([])
    expect(await listFetches(installation.parts.imports, { sourceId: id, limit: 9 })).toMatchObject([
      { status: 'failed', errorCode: 'IMPORT_SOURCE_CUT' },
    ])
  })

  it('during which the program is killed leaves nothing, and the next look takes the file', async () => {
    const installation = await aSourceInstallation()
    let cut = true
    const { url, asked } = await aWebServer((_, response) => {
      response.writeHead(200, { 'content-length': String(body.length) })
      response.write(body.slice(0, body.length / 2))
      if (!cut) response.end(body.slice(body.length / 2))
    })
    const id = await installation.add({ connection: { kind: 'http', url } })
    const script = fileURLToPath(new URL('../testing/fetch-process.ts', import.meta.url))
    const flags = ['--import', 'tsx', '--conditions=@products-manager/source']
    const { catalog, imports, dataDir } = installation
    const child = spawn(process.execPath, [...flags, script, catalog.url, imports.url, dataDir, id], {
      stdio: 'inherit',
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await vi.waitFor(() => expect(asked.length).toBe(1), 40_000)
    await vi.waitFor(async () => expect(await readdir(join(dataDir, 'uploads'))).toHaveLength(1), 40_000)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    cut = false

    const report = await vi.waitFor(() => installation.fetch(id), 40_000)

    expect(report.status).toBe('taken')
    const looks = await listFetches(installation.parts.imports, { sourceId: id, limit: 9 })
    expect(looks.map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ['taken', null],
      ['failed', 'IMPORT_SOURCE_INTERRUPTED'],
    ])
    expect(await installation.imports.query('select count(*)::int from import_jobs')).toEqual([{ count: 1 }])
  })
})
