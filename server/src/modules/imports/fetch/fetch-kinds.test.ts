import { appendFile, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FileRules, SourceConnection, SourceSecrets } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { aCertificate } from '../../../platform/testing/servers/a-certificate.ts'
import { aPriceList, aSourceInstallation } from '../testing/a-source.ts'
import { aFolder, putFile } from '../testing/servers/a-folder.ts'
import { anFtpServer } from '../testing/servers/ftp-server.ts'
import { anImapServer } from '../testing/servers/imap-server.ts'
import { anS3Server } from '../testing/servers/s3-server.ts'
import { anSftpServer } from '../testing/servers/sftp-server.ts'
import { testSource } from './test-source.ts'

const signal = new AbortController().signal
const host = '127.0.0.1'

interface Place {
  connection: SourceConnection
  secrets: SourceSecrets
  put(name: string, content: string, minutesAgo: number): Promise<unknown>
  /** Names there now, those moved to `done` with `done/`. */
  names(): Promise<string[]>
}

async function namesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .flatMap((entry) => (entry.isFile() ? join(entry.parentPath, entry.name).slice(folder.length + 1) : []))
    .sort()
}

const ofFolder = (folder: string) => ({
  put: (name: string, content: string, minutesAgo: number) => putFile(join(folder, name), content, minutesAgo),
  names: () => namesBelow(folder),
})

const places: Record<string, () => Promise<Place>> = {
  'an FTP server': async () => {
    const { port, folder } = await anFtpServer()
    const connection = { kind: 'ftp', host, port, user: 'acme', security: 'none' } as const
    return { connection, secrets: { password: 'secret' }, ...ofFolder(folder) }
  },
  'an FTP server with TLS': async () => {
    const tls = await aCertificate()
    const { port, folder } = await anFtpServer(tls)
    const connection = { kind: 'ftp', host, port, user: 'acme', security: 'explicit', certificate: tls.cert } as const
    return { connection, secrets: { password: 'secret' }, ...ofFolder(folder) }
  },
  'an SFTP server': async () => {
    const { port, folder, user, privateKey } = await anSftpServer()
    return { connection: { kind: 'sftp', host, port, user, folder }, secrets: { privateKey }, ...ofFolder(folder) }
  },
  'an S3 bucket': async () => {
    const { endpoint, put, keys } = await anS3Server()
    const connection = { kind: 's3', endpoint, bucket: 'acme', accessKeyId: 'test' } as const
    return { connection, secrets: { secretAccessKey: 'test' }, put, names: async () => (await keys()).sort() }
  },
}

describe.each(Object.entries(places))('%s', (_, open) => {
  const rules = (more: FileRules = {}) => ({ pattern: 'prices-*.csv', ...more })

  it('gives its newest file, once, and the test says so beforehand', async () => {
    const installation = await aSourceInstallation()
    const { connection, secrets, put } = await open()
    await put('prices-1.csv', aPriceList(2), 30)
    await put('other.csv', 'x', 5)
    await put('prices-2.csv', aPriceList(4), 20)
    const id = await installation.add({ connection, secrets, files: rules() })

    const test = await testSource(installation.parts, { connection, secrets, files: rules() }, signal)
    const first = await installation.fetch(id)
    const second = await installation.fetch(id)
    const after = await testSource(installation.parts, { sourceId: id, connection, files: rules() }, signal)

    expect(test).toMatchObject({ ok: true, problem: null, filesSeen: 3 })
    expect(test.files.map(({ name, isTaken }) => [name, isTaken])).toEqual([
      ['prices-2.csv', true],
      ['prices-1.csv', false],
    ])
    expect(first).toMatchObject({ status: 'taken', filesSeen: 3, files: [{ name: 'prices-2.csv' }] })
    expect(second).toMatchObject({ status: 'unchanged', files: [] })
    expect(after.files.some(({ isTaken }) => isTaken)).toBe(false)
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: 4 }])
  })

  it('gives each file once, oldest first, and lets them be moved away', async () => {
    const installation = await aSourceInstallation()
    const { connection, secrets, put, names } = await open()
    await put('prices-1.csv', aPriceList(2), 30)
    await put('prices-2.csv', aPriceList(3), 20)
    const files = rules({ take: 'each', after: { do: 'move', folder: 'done' } })
    const id = await installation.add({ connection, secrets, files })

    const report = await installation.fetch(id)

    expect(report.files.map(({ name }) => name)).toEqual(['prices-1.csv', 'prices-2.csv'])
    expect(await names()).toEqual(['done/prices-1.csv', 'done/prices-2.csv'])
  })

  it('moves none over another one of its name, and what was moved is not taken again', async () => {
    const installation = await aSourceInstallation()
    const { connection, secrets, put, names } = await open()
    const files = rules({ pattern: '*', after: { do: 'move', folder: 'done/by us' } })
    const id = await installation.add({ connection, secrets, files })
    for (const rows of [2, 3, 4]) {
      await put('prices.csv', aPriceList(rows), 30 - rows)
      await installation.fetch(id)
    }

    const idle = await installation.fetch(id)

    expect(idle).toMatchObject({ status: 'unchanged', files: [] })
    expect(await names()).toEqual(['done/by us/prices-2.csv', 'done/by us/prices-3.csv', 'done/by us/prices.csv'])
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: 4 }])
  })

  it('lets taken files be deleted, and has nothing new until the next one comes', async () => {
    const installation = await aSourceInstallation()
    const { connection, secrets, put, names } = await open()
    await put('prices-1.csv', aPriceList(2), 30)
    await put('keep.txt', 'x', 30)
    const id = await installation.add({ connection, secrets, files: rules({ take: 'all', after: { do: 'delete' } }) })

    const looks = [await installation.fetch(id), await installation.fetch(id)]

    expect(looks.map(({ status }) => status)).toEqual(['taken', 'unchanged'])
    expect(await names()).toEqual(['keep.txt'])
  })

  it('without a file of that name tells the nearest ones', async () => {
    const installation = await aSourceInstallation()
    const { connection, secrets, put } = await open()
    for (const name of ['price-2026.csv', 'stock.csv', 'readme.txt']) await put(name, 'x', 30)

    const test = await testSource(installation.parts, { connection, secrets, files: rules() }, signal)

    expect(test.problem?.code).toBe('IMPORT_SOURCE_NO_FILE')
    expect(test.problem?.message).toContain('The nearest names: price-2026.csv')
    expect(test.files.length).toBe(3)
  })
})

describe("an S3 bucket's folder", () => {
  it.each([
    ['out/', 'done', ['out/done/2026/prices.csv', 'out/done/prices.csv']],
    ['out', 'done', ['out/done/2026/prices.csv', 'out/done/prices.csv']],
    ['out/', '/done', ['done/2026/prices.csv', 'done/prices.csv']],
  ])('%s keeps what is moved to %s where it was below, and gives it once', async (prefix, folder, moved) => {
    const installation = await aSourceInstallation()
    const { endpoint, put, keys } = await anS3Server()
    await put('out/prices.csv', aPriceList(2))
    await put('out/2026/prices.csv', aPriceList(3))
    const id = await installation.add({
      connection: { kind: 's3', endpoint, bucket: 'acme', prefix, accessKeyId: 'test' },
      secrets: { secretAccessKey: 'test' },
      files: { take: 'all', after: { do: 'move', folder } },
    })

    const looks = [await installation.fetch(id), await installation.fetch(id)]

    expect(looks.map(({ files }) => files.length)).toEqual([2, 0])
    expect((await keys()).sort()).toEqual(moved)
  })
})

describe('a mailbox', () => {
  it('gives the attachments of the mails its rules name, and lets them be moved', async () => {
    const installation = await aSourceInstallation()
    const tls = await aCertificate()
    const server = await anImapServer(tls)
    const files = [{ name: 'prices.csv', content: aPriceList(2) }]
    await server.deliver({
      from: 'Acme <Prices@acme.example>',
      subject: 'Weekly prices 46',
      files: [...files, { name: 'terms.txt', content: 'x' }],
    })
    await server.deliver({
      from: 'evil@acme.example.org',
      subject: 'Weekly prices',
      files: [{ name: 'prices.csv', content: aPriceList(9) }],
    })
    await server.deliver({
      from: 'prices@acme.example',
      subject: 'Invoice',
      files: [{ name: 'prices.csv', content: aPriceList(9) }],
    })
    const connection = {
      kind: 'imap' as const,
      host,
      port: server.tlsPort,
      security: 'tls' as const,
      user: 'prices@example.com',
      certificate: tls.cert,
      from: ['@acme.example'],
      subject: 'weekly*',
    } satisfies SourceConnection
    const id = await installation.add({
      connection,
      secrets: { password: 'secret' },
      files: { pattern: '*.csv', take: 'each', after: { do: 'move', folder: 'Done' } },
    })

    const first = await installation.fetch(id)
    await server.deliver({
      from: 'prices@acme.example',
      subject: 'Weekly prices 47',
      files: [{ name: 'prices.csv', content: aPriceList(3) }],
    })
    const second = await installation.fetch(id)

    expect([first.files.length, second.files.length]).toEqual([1, 1])
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: 3 }])
    expect([await server.count('INBOX'), await server.count('Done')]).toEqual([2, 2])
  })

  it('gives the list, not the picture below the mail; an inbox emptied since is nothing new', async () => {
    const installation = await aSourceInstallation()
    const server = await anImapServer(await aCertificate())
    const connection = {
      kind: 'imap',
      host,
      port: server.port,
      security: 'none',
      user: 'prices@example.com',
      subject: 'weekly*',
    } as const
    const given = { connection, secrets: { password: 'secret' } }
    const id = await installation.add({ ...given, files: { after: { do: 'delete' } } })
    const tests = [await testSource(installation.parts, given, signal)]
    await server.deliver({ from: 'a@b.example', subject: 'Hello', files: [{ name: 'prices.csv', content: 'x' }] })
    tests.push(await testSource(installation.parts, given, signal))
    await server.deliver({
      from: 'a@b.example',
      subject: 'Weekly prices',
      files: ['prices.csv', 'signature.png'].map((name) => ({ name, content: aPriceList(3) })),
    })

    const looks = [await installation.fetch(id), await installation.fetch(id)]

    expect(tests.map(({ problem }) => problem)).toEqual([
      { code: 'IMPORT_SOURCE_NO_MAIL', message: expect.stringContaining('the mailbox is empty') },
      { code: 'IMPORT_SOURCE_NO_MAIL', message: expect.stringContaining('none of the 1 newest mails') },
    ])
    expect(looks).toMatchObject([
      { status: 'taken', files: [{ name: 'prices.csv' }] },
      { status: 'unchanged', files: [] },
    ])
  })

  it.each(['starttls', 'none'] as const)('is reached by %s, and for one address alone', async (security) => {
    const installation = await aSourceInstallation()
    const tls = await aCertificate()
    const server = await anImapServer(tls)
    await server.deliver({
      from: 'a@b.example',
      to: 'other@example.com',
      subject: 'x',
      files: [{ name: 'prices-1.csv', content: 'x' }],
    })
    await server.deliver({
      from: 'a@b.example',
      to: 'Acme+Feed@example.com',
      subject: 'x',
      files: [{ name: 'prices-2.csv', content: 'x' }],
    })
    const connection = {
      kind: 'imap',
      host,
      port: server.port,
      security,
      user: 'prices@example.com',
      to: 'acme+feed@example.com',
      ...(security === 'starttls' && { certificate: tls.cert }),
    } as const

    const test = await testSource(installation.parts, { connection, secrets: { password: 'secret' } }, signal)

    expect(test).toMatchObject({ ok: true, files: [{ name: 'prices-2.csv', isTaken: true }] })
  })
})

describe('a file that is still written', () => {
  const growing: Record<string, () => Promise<Omit<Place, 'put' | 'names'> & { folder: string }>> = {
    'an FTP server': async () => {
      const { port, folder } = await anFtpServer()
      const connection = { kind: 'ftp', host, port, user: 'acme', security: 'none' } as const
      return { connection, secrets: { password: 'secret' }, folder }
    },
    'an SFTP server': async () => {
      const { port, folder, user, privateKey } = await anSftpServer()
      return { connection: { kind: 'sftp', host, port, user, folder }, secrets: { privateKey }, folder }
    },
    'a watched folder': async () => {
      const folder = await aFolder()
      return { connection: { kind: 'folder', path: folder }, secrets: {}, folder }
    },
  }

  it.each(Object.entries(growing))('in %s is not taken before it is whole', async (_, open) => {
    const installation = await aSourceInstallation()
    const { connection, secrets, folder } = await open()
    installation.parts.watchFolders = [folder]
    const path = join(folder, 'prices.csv')
    await writeFile(path, aPriceList(2))
    const id = await installation.add({ connection, secrets })

    let rows = 2
    const early = installation.fetch(id).catch((error: unknown) => error)
    while ((await Promise.race([early, sleep(200, 'still looking')])) === 'still looking')
      await appendFile(path, `A-${rows};Article ${rows++};12.50\n`)
    const late = await installation.fetch(id)

    expect(await early).toMatchObject({ code: 'IMPORT_SOURCE_BEING_WRITTEN' })
    expect(late).toMatchObject({ status: 'taken' })
    expect(await installation.catalog.query('select count(*)::int from products')).toEqual([{ count: rows }])
  })
})

describe('a watched folder', () => {
  it('whose list went back to an earlier state has it imported and moved as any other', async () => {
    const installation = await aSourceInstallation()
    const folder = await aFolder()
    installation.parts.watchFolders = [folder]
    const files = { after: { do: 'move' as const, folder: 'done' } }
    const id = await installation.add({ connection: { kind: 'folder', path: folder }, files })
    const looks: string[] = []
    for (const [price, seconds] of [
      [10, 1_700_000_000],
      [20, 1_700_001_000],
      [10, 1_700_000_000],
      [10, 1_700_002_000],
    ] as const) {
      await writeFile(join(folder, 'prices.csv'), aPriceList(1, price))
      await utimes(join(folder, 'prices.csv'), seconds, seconds)
      looks.push((await installation.fetch(id)).status)
    }

    expect(looks).toEqual(['taken', 'taken', 'taken', 'unchanged'])
    expect(await installation.catalog.query('select price from best_offers')).toEqual([{ price: '10.5000' }])
    expect((await namesBelow(folder)).length).toBe(4)
  })

  it('has what was taken moved beside, none over another one of its name', async () => {
    const installation = await aSourceInstallation()
    const folder = await aFolder()
    installation.parts.watchFolders = [folder]
    const files = { after: { do: 'move' as const, folder: 'done' } }
    const id = await installation.add({ connection: { kind: 'folder', path: folder }, files })
    for (const rows of [2, 3]) {
      await putFile(join(folder, 'prices.csv.gz'), aPriceList(rows), 30 - rows)
      await installation.fetch(id)
    }

    expect(await namesBelow(folder)).toEqual(['done/prices-2.csv.gz', 'done/prices.csv.gz'])
  })

  it('gives its files, but none named as unfinished, and none outside the allowed folders', async () => {
    const installation = await aSourceInstallation()
    const folder = await aFolder()
    const parts = { ...installation.parts, watchFolders: [folder] }
    await putFile(join(folder, 'prices.csv'), aPriceList(), 1)
    await putFile(join(folder, 'more.csv.part'), aPriceList(), 1)

    const test = await testSource(parts, { connection: { kind: 'folder', path: folder } }, signal)
    const outside = await Promise.all(
      ['/etc', `${folder}/../..`, `${folder}2`].map((path) =>
        testSource(parts, { connection: { kind: 'folder', path } }, signal),
      ),
    )

    expect(test.files.map(({ name }) => name)).toEqual(['prices.csv'])
    expect(outside.map(({ problem }) => problem?.code)).toEqual(Array(3).fill('IMPORT_SOURCE_FOLDER_OUTSIDE'))
  })
})
