import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { collect } from '../testing/collect.ts'
import { type FileStore, openFileStore } from './file-store.ts'

let dataDir: string
let store: FileStore

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pm-files-'))
  store = await openFileStore({ dataDir, maxBytes: 1_000, reserveBytes: 0 })
})
afterEach(() => rm(dataDir, { recursive: true }))

const stream = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)))

it('keeps a stream under the hash of its bytes, once however often it comes', async () => {
  const first = await store.keep(stream('sku;price\n', 'A;1\n'))
  const again = await store.keep(stream('sku;price\nA;1\n'))

  expect(first).toEqual(again)
  expect(first.hash).toBe(createHash('sha256').update('sku;price\nA;1\n').digest('hex'))
  expect(first.bytes).toBe(14)
  expect(await readFile(store.path(first.key), 'utf8')).toBe('sku;price\nA;1\n')
  expect(await readdir(join(dataDir, 'uploads'))).toEqual([])
})

it('leaves nothing of a stream that is too long or breaks off', async () => {
  async function* broken() {
    yield Buffer.from('half')
    throw new Error('the client hung up')
  }

  await expect(store.keep(stream('x'.repeat(600), 'x'.repeat(600)))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  await expect(store.keep(broken())).rejects.toThrow('the client hung up')

  expect(await readdir(join(dataDir, 'uploads'))).toEqual([])
  expect(await readdir(join(dataDir, 'originals'))).toEqual([])
})

it('refuses a file when the disk is nearly full', async () => {
  const careful = await openFileStore({ dataDir, maxBytes: 1_000, reserveBytes: Number.MAX_SAFE_INTEGER })

  await expect(careful.keep(stream('x'))).rejects.toMatchObject({ code: 'FILE_DISK_FULL', status: 507 })
})

it('replaces a kept file that a crash cut off', async () => {
  const { key } = await store.keep(stream('whole'))
  await writeFile(store.path(key), 'who')

  await store.keep(stream('whole'))

  expect(await readFile(store.path(key), 'utf8')).toBe('whole')
})

it('says in a sentence why a file of this machine cannot be read', async () => {
  await expect(store.keepCopy(join(dataDir, 'none.csv'))).rejects.toThrow(
    /none\.csv cannot be read: there is no such file\./,
  )
  await expect(store.keepCopy(dataDir)).rejects.toThrow(/cannot be read: it is a folder\./)
})

it('gives no path outside the store', () => {
  expect(() => store.path('../../etc/passwd')).toThrow('names no kept file')
})

it('finds files by age; keeping one again makes it young', async () => {
  const old = await store.keep(stream('old'))
  const seen = await store.keep(stream('seen again'))
  const lastWeek = new Date(Date.now() - 7 * 86_400_000)
  await utimes(store.path(old.key), lastWeek, lastWeek)
  await utimes(store.path(seen.key), lastWeek, lastWeek)
  await store.keep(stream('seen again'))

  const keys = await collect(store.keysBefore(new Date(Date.now() - 86_400_000)))

  expect(keys).toEqual([old.key])
})

it('removes the leftovers of uploads that were cut off long ago', async () => {
  const left = join(dataDir, 'uploads', 'left.part')
  await writeFile(left, 'half')
  await utimes(left, new Date(0), new Date(0))
  await writeFile(join(dataDir, 'uploads', 'running.part'), 'half')

  const dropped = await store.dropUnfinished(new Date(Date.now() - 86_400_000))

  expect(dropped).toBe(1)
  expect(await readdir(join(dataDir, 'uploads'))).toEqual(['running.part'])
})
