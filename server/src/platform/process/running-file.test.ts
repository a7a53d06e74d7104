import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimDataDir, listRunning } from './running-file.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pm-running-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

it('tells a second one where the first runs', async () => {
  const first = await claimDataDir(dataDir, 'all')
  await first.publish('http://127.0.0.1:3000')

  await expect(claimDataDir(dataDir, 'api')).rejects.toThrow(
    `Products Manager already runs on ${dataDir} at http://127.0.0.1:3000 (process ${process.pid}).`,
  )
})

it('lets workers run beside it, and another one after it', async () => {
  const first = await claimDataDir(dataDir, 'api')
  await claimDataDir(dataDir, 'worker')

  await first.release()
  await claimDataDir(dataDir, 'all')

  const running = await listRunning(dataDir)
  expect(running.map(({ role }) => role).toSorted()).toEqual(['all', 'worker'])
})

it('takes over from a process that was killed', async () => {
  const dead = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => dead.once('exit', resolve))
  await claimDataDir(dataDir, 'all')
  const path = join(dataDir, 'running', 'api.json')
  const left = { ...JSON.parse(await readFile(path, 'utf8')), pid: dead.pid }
  await writeFile(path, JSON.stringify(left))

  expect(await listRunning(dataDir)).toEqual([])
  await claimDataDir(dataDir, 'all')

  expect(await listRunning(dataDir)).toMatchObject([{ pid: process.pid }])
})

it.runIf(process.platform === 'linux')('takes over from one whose number another process has now', async () => {
  await claimDataDir(dataDir, 'all')
  const path = join(dataDir, 'running', 'api.json')
  const left = { ...JSON.parse(await readFile(path, 'utf8')), birth: '1' }
  await writeFile(path, JSON.stringify(left))

  await claimDataDir(dataDir, 'all')

  expect(await listRunning(dataDir)).toMatchObject([{ pid: process.pid }])
})

it('takes over from one that a full disk left without a word', async () => {
  await claimDataDir(dataDir, 'all')
  await writeFile(join(dataDir, 'running', 'api.json'), '')

  await claimDataDir(dataDir, 'all')

  expect(await listRunning(dataDir)).toHaveLength(1)
})
