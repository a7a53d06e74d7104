import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testCluster } from '@products-manager/postgres/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import { createTestDatabases, type TestDatabases } from '../platform/testing/seven-databases.ts'
import { pmProgram } from './testing/pm-program.ts'

let databases: TestDatabases
let dataDir: string
let programs: Program[]

beforeEach(async () => {
  databases = await createTestDatabases()
  dataDir = mkdtempSync(join(tmpdir(), 'pm-start-'))
  programs = []
})

afterEach(async () => {
  for (const { child, ended } of programs) {
    child.kill('SIGKILL')
    await ended
  }
  await databases.drop()
  rmSync(dataDir, { recursive: true })
})

interface Program {
  child: ChildProcess
  ended: Promise<number | null>
  said: { out: string; err: string }
}

function pm(args: string[], env: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [...pmProgram, ...args], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'warn', ...databases.env, PM_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const program = { child, ended, said }
  programs.push(program)
  return program
}

async function ready(program: Program): Promise<string> {
  const { child, said } = program
  await vi.waitFor(() => expect(said.out.includes('\n') || child.exitCode !== null).toBe(true), {
    timeout: 40_000,
    interval: 50,
  })
  const [address] = program.said.out.match(/http:\S+/) ?? []
  if (!address) throw new Error(`It is not ready: ${program.said.out}${program.said.err}`)
  return address
}

it('serves as soon as it says so, and ends without a word when asked to', async () => {
  const system = pm(['start'])

  const address = await ready(system)
  const health = await (await fetch(`${address}/api/v1/multidb/health`)).json()
  system.child.kill('SIGTERM')

  expect(health.status).toBe('healthy')
  expect(await system.ended).toBe(0)
  expect(system.said.err).toBe('')
})

it('stops at Ctrl-C although a browser keeps its connection', async () => {
  const system = pm(['start'])
  const socket = new WebSocket(`${(await ready(system)).replace('http', 'ws')}/api/v1/ws`)
  await new Promise((resolve) => socket.once('open', resolve))

  system.child.kill('SIGINT')

  expect(await system.ended).toBe(0)
})

it('tells a second start where the first runs, and pm stop ends it', async () => {
  const first = pm(['start'])
  const address = await ready(first)

  const second = pm(['start'])
  const status = pm(['status', '--json'])
  expect(await second.ended).toBe(1)
  expect(await status.ended).toBe(0)
  const stop = pm(['stop'])

  expect(second.said.err).toContain(`already runs on ${dataDir} at ${address}`)
  expect(JSON.parse(status.said.out).processes).toMatchObject([
    { role: 'all', address, health: { status: 'healthy', unhealthy: [] } },
  ])
  expect(await stop.ended).toBe(0)
  expect(await first.ended).toBe(0)
})

it('starts again after it was killed', async () => {
  const first = pm(['start'])
  await ready(first)
  first.child.kill('SIGKILL')
  await first.ended

  const again = pm(['start'])

  expect(await ready(again)).toMatch(/^http:/)
})

it('can be split into an API and workers', async () => {
  const api = pm(['start'], { PM_ROLE: 'api' })
  const worker = pm(['start'], { PM_ROLE: 'worker' })
  await ready(api)
  await vi.waitFor(() => expect(worker.said).toEqual({ out: 'The workers are ready.\n', err: '' }), { timeout: 40_000 })

  const status = pm(['status', '--json'])
  await status.ended

  const { processes } = JSON.parse(status.said.out)
  expect(processes.map(({ role }: { role: string }) => role).toSorted()).toEqual(['api', 'worker'])
})

it('says in a sentence that the chosen port is taken', async () => {
  const other: Server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as { port: number }

  const system = pm(['start'], { PORT: String(port) })

  expect(await system.ended).toBe(1)
  expect(system.said.err).toBe(
    `Port ${port} of 127.0.0.1 is taken by another program. Set PORT to a free one; PORT=0 picks one. (HTTP_PORT_TAKEN)\n`,
  )
  other.close()
})

it('starts without six of the seven databases, says which, and takes each in when it is back', async () => {
  const empty = await (await testCluster()).createDatabase()
  const home = new URL(empty.url)
  const away = ['core', 'catalog', 'exports', 'media', 'code2asin', 'analytics'] as const
  const door = createServer((inner) => void inner.pipe(connect(Number(home.port), '127.0.0.1')).pipe(inner))
  const port = await listening(door, 0)
  await new Promise((resolve) => door.close(resolve))
  const addresses = away.map((name) => {
    const url = new URL(name === 'media' ? empty.url : databases.of(name).url)
    url.port = String(port)
    return [`DB_${name.toUpperCase()}_URL`, url.toString()]
  })
  const system = pm(['start'], Object.fromEntries(addresses))
  const address = await ready(system)
  const ask = async (path: string) => (await fetch(`${address}${path}`)).json()

  const without = await ask('/api/v1/health')
  const alive = await ask('/health')
  const needed = pm(['start'], {
    PM_DATA_DIR: mkdtempSync(join(dataDir, 'other-')),
    DB_IMPORTS_URL: `${home.protocol}//127.0.0.1:${port}/x`,
  })
  expect(await needed.ended).toBe(1)
  await listening(door, port)

  expect(without).toMatchObject({ status: 'degraded', away })
  expect(alive.status).toBe('healthy')
  expect(needed.said.err).toContain('The database "imports" does not answer, and without it nothing works')
  await vi.waitFor(async () => expect(await ask('/api/v1/health')).toMatchObject({ status: 'healthy', away: [] }), {
    timeout: 40_000,
    interval: 250,
  })
  const { databases: found } = await ask('/api/v1/multidb/health')
  expect(found.map(({ migrations }: { migrations: { pending: number } }) => migrations.pending)).toEqual(
    Array(7).fill(0),
  )
  system.child.kill('SIGTERM')
  expect(await system.ended).toBe(0)
  door.close()
  await empty.drop()
})

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  )
}
