import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocalFile } from './local-file.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-file-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileOf(content: string | Uint8Array, name = 'list.csv'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

/** The administrator may read everything, so the tests of refusals are run as nobody. */
async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

describe('openLocalFile', () => {
  it('tells size, hash and sample of a small file, and gives its bytes', async () => {
    const content = Buffer.from('sku;name\nA;Größe\n')

    const file = await openLocalFile(await fileOf(content))

    expect(file).toMatchObject({
      name: 'list.csv',
      bytes: content.length,
      hash: createHash('sha256').update(content).digest('hex'),
      sample: { bytes: content.length, complete: true, utf8: 'valid' },
    })
    expect(Buffer.from(file.sample.head)).toEqual(content)
    expect(await bytesOf(file.open())).toEqual(content)
  })

  it('keeps the first MiB of a large file, and looks at every byte of it', async () => {
    const content = Buffer.alloc(3_500_000, 'sku;1\n')
    content[3_400_000] = 0xe9

    const file = await openLocalFile(await fileOf(content))

    expect(file.sample).toMatchObject({ bytes: 3_500_000, complete: false, utf8: 'invalid' })
    expect(Buffer.from(file.sample.head).equals(content.subarray(0, 1024 * 1024))).toBe(true)
    expect(file.sample.highBytes.map((bytes) => bytes.includes(0xe9))).toEqual([true])
    expect((await bytesOf(file.open())).equals(content)).toBe(true)
  })

  it('finds UTF-8 valid though characters lie across every chunk', async () => {
    const content = Buffer.from(`x${'€'.repeat(400_000)}`)

    const file = await openLocalFile(await fileOf(content))

    expect(file.sample.utf8).toBe('valid')
    expect(file.sample.highBytes.length).toBeGreaterThan(8)
    expect(file.sample.highBytes.length).toBeLessThanOrEqual(16)
    expect(file.sample.highBytes.every((bytes) => bytes.length <= 4096)).toBe(true)
  })

  it.each([
    ['ascii', Buffer.from('plain')],
    ['valid', Buffer.from('é')],
    ['invalid', Buffer.from([0x61, 0xe9])],
    ['invalid', Buffer.from([0x61, 0xc3])],
  ])('finds %s', async (utf8, content) => {
    const file = await openLocalFile(await fileOf(content))

    expect(file.sample.utf8).toBe(utf8)
  })

  it('takes UTF-16 and text with some zeros for text', async () => {
    const wide = await openLocalFile(await fileOf(Buffer.from('sku;name\nA;Größe\n', 'utf16le')))
    const zeros = await openLocalFile(await fileOf(`sku;name\nA;a\u0000b\n${'B;plain\n'.repeat(20)}`))

    expect([wide.sample.complete, zeros.sample.complete]).toEqual([true, true])
  })

  it.each([
    ['IMPORT_FILE_NOT_FOUND', 'There is no file', () => join(folder, 'nowhere.csv')],
    ['IMPORT_FILE_IS_FOLDER', 'is a folder', () => folder],
    ['IMPORT_FILE_EMPTY', 'is empty', () => fileOf('', 'empty.csv')],
    ['IMPORT_FILE_NOT_TEXT', 'ZIP archive. Unpack', () => fileOf('PK\u0003\u0004aaaa', 'a.zip')],
    ['IMPORT_FILE_NOT_TEXT', '(.xlsx). Save it as CSV', () => fileOf('PK\u0003\u0004..xl/workbook.xml', 'a.xlsx')],
    ['IMPORT_FILE_NOT_TEXT', 'gzip archive. Unpack', () => fileOf(gzipSync('a;b\n'), 'a.csv.gz')],
    ['IMPORT_FILE_NOT_TEXT', 'PDF document', () => fileOf('%PDF-1.7\n', 'a.pdf')],
    ['IMPORT_FILE_NOT_TEXT', 'JPEG picture', () => fileOf(Buffer.from('ffd8ffe000104a464946', 'hex'), 'a.jpg')],
    ['IMPORT_FILE_NOT_TEXT', 'is no text', () => fileOf(randomBytes(5000).fill(0, 0, 1200), 'a.bin')],
  ])('says %s: %s', async (code, words, path) => {
    const opening = openLocalFile(await path())

    await expect(opening).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
  })

  it('says that permission is denied', async () => {
    const path = await fileOf('a;b\n', 'secret.csv')
    await chmod(path, 0o000)

    const opening = withoutPrivileges(() => openLocalFile(path))

    await expect(opening).rejects.toMatchObject({
      code: 'IMPORT_FILE_NOT_READABLE',
      message: expect.stringContaining('permission is denied'),
    })
  })

  it('goes by the name it is given, not by where the file lies', async () => {
    const opening = openLocalFile(await fileOf('', 'e5f1'), 'prices.csv')

    await expect(opening).rejects.toThrow('prices.csv is empty')
  })

  it('says so when the file is cut off while it is read', async () => {
    const path = await fileOf('a;b\n'.repeat(1000), 'cut.csv')
    const file = await openLocalFile(path)
    await truncate(path, 100)

    await expect(bytesOf(file.open())).rejects.toMatchObject({ code: 'IMPORT_FILE_CHANGED' })
  })

  it('stops when it is told to', async () => {
    const file = await openLocalFile(await fileOf(Buffer.alloc(2_000_000, 'a;b\n')))
    const stop = new AbortController()
    const chunks = file.open(stop.signal)[Symbol.asyncIterator]()
    await chunks.next()

    stop.abort(new Error('enough'))

    await expect(chunks.next()).rejects.toThrow('enough')
  })

  it('refuses a name inside a file', async () => {
    await mkdir(join(folder, 'sub'), { recursive: true })

    await expect(openLocalFile(join(await fileOf('a'), 'b.csv'))).rejects.toMatchObject({
      code: 'IMPORT_FILE_NOT_FOUND',
    })
  })
})
