import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { writeDemoFiles } from './write-demo-files.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'demo-files-'))
  return () => rm(directory, { recursive: true })
})

it('writes a file for each supplier, of the size its summary says', async () => {
  const written = await writeDemoFiles({ directory: join(directory, 'new'), seed: 1, products: 100 })

  const sizes = await Promise.all(written.map(async ({ path }) => (await readFile(path)).length))
  expect(sizes).toEqual(written.map(({ summary }) => summary.bytes))
  expect(written.map(({ supplier }) => supplier.code)).toEqual([
    'valmont',
    'brueckwald',
    'harrow-pike',
    'bellarosa',
    'almendral',
    'nordvik',
  ])
})

it('leaves the file as it was when it is aborted', async () => {
  const [first] = await writeDemoFiles({ directory, seed: 1, products: 100 })
  const before = await readFile(first!.path)

  const second = writeDemoFiles({ directory, seed: 2, products: 5_000, signal: AbortSignal.abort() })

  await expect(second).rejects.toThrow('aborted')
  expect(await readFile(first!.path)).toEqual(before)
  expect((await readdir(directory)).filter((name) => name.endsWith('.part'))).toEqual([])
})
