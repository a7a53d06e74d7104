import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmbedded } from './start-embedded.ts'
import { ask, killAll, processesOf, startProgram, until } from './testing/program.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-kill-'))
  await chmod(dataDir, 0o711)
})

afterEach(async () => {
  killAll(dataDir)
  await until(() => processesOf(dataDir).length === 0)
  await rm(dataDir, { recursive: true, force: true })
})

/** The same moments in every run: a failure can be repeated. */
function* moments(seed: number): Generator<number> {
  let state = seed
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    yield state / 2 ** 31
  }
}

const VICTIMS = [
  ['keeper'],
  ['other'],
  ['program', 'keeper'],
  ['keeper', 'other'],
  ['program', 'keeper', 'server', 'other'],
]

it('creates a whole cluster after being killed at any moment of its creation', { timeout: 300_000 }, async () => {
  const chance = moments(20_261_121)
  const next = () => chance.next().value ?? 0

  for (let round = 0; round < 30; round++) {
    const program = startProgram({ dataDir, lingerMs: 100 })
    await until(() => processesOf(dataDir).some((p) => p.kind === 'keeper'))
    await sleep(next() * 1_000)
    killAll(dataDir, VICTIMS[Math.floor(next() * VICTIMS.length)])
    await program.kill('SIGKILL')
    // Otherwise the first survivor makes the cluster, and the later rounds kill only starts.
    if (round % 3 === 2) {
      killAll(dataDir)
      await until(() => processesOf(dataDir).length === 0)
      await expectWholeOrNone(join(dataDir, 'postgres'))
      await rm(join(dataDir, 'postgres', '18'), { recursive: true, force: true })
    }
  }
  killAll(dataDir)
  await until(() => processesOf(dataDir).length === 0)
  const server = await startEmbedded({ dataDir })

  expect(await ask(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  expect((await readdir(join(dataDir, 'postgres'))).filter((name) => /creating|tmp/.test(name))).toEqual([])
  await server.stop()
})

async function expectWholeOrNone(base: string): Promise<void> {
  const names = await readdir(join(base, '18')).catch(() => [])
  if (names.length > 0)
    expect(names).toEqual(expect.arrayContaining(['PG_VERSION', 'pg_hba.conf', 'postgresql.conf', 'base', 'global']))
}

it('keeps every committed row when server, keeper and programs are killed at random moments', {
  timeout: 300_000,
}, async () => {
  const chance = moments(42)
  const next = () => chance.next().value ?? 0
  const first = await startEmbedded({ dataDir, lingerMs: 100 })
  await ask(first.url('postgres'), 'create table written (n int primary key)')
  await first.stop()

  let committed = 0
  for (let round = 0; round < 20; round++) {
    const program = startProgram({ dataDir, lingerMs: 100 })
    const { url } = await program.ready
    const until = Date.now() + next() * 300
    while (Date.now() < until) {
      await ask(url, `insert into written values (${committed + 1})`)
      committed++
    }
    killAll(dataDir, VICTIMS[Math.floor(next() * VICTIMS.length)])
    await program.kill('SIGKILL')
  }
  const server = await startEmbedded({ dataDir })

  expect(await ask(server.url('postgres'), 'select count(*)::int as rows, max(n) as last from written')).toEqual([
    { rows: committed, last: committed },
  ])
  await server.stop()
})

it('ends after its program was killed, though commits wait for a receiver of the log that was killed with it', async () => {
  const program = startProgram({ dataDir, lingerMs: 100 })
  const { url } = await program.ready
  const session = new Client({ connectionString: url })
  session.on('error', () => undefined)
  await session.connect()
  // It goes with its session, whose end commits that.
  await session.query('create temp table kept (n int)')
  await ask(url, 'alter system set synchronous_standby_names = pgops_receiver')
  await ask(url, 'select pg_reload_conf()')
  await until(async () => (await ask(url, 'show synchronous_standby_names'))[0]?.['synchronous_standby_names'] !== '')

  await program.kill('SIGKILL')
  await until(() => processesOf(dataDir).length === 0)
  const server = await startEmbedded({ dataDir })

  expect(await ask(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

it('stays for a program that comes while it ends for one that was killed', async () => {
  const program = startProgram({ dataDir, lingerMs: 100 })
  const { url } = await program.ready
  const [place] = await ask(url, 'show data_directory')
  const settings = join(String(place?.['data_directory']), 'postgresql.auto.conf')
  await ask(url, 'alter system set synchronous_standby_names = pgops_receiver')

  await program.kill('SIGKILL')
  await until(async () => !(await readFile(settings, 'utf8')).includes('pgops_receiver'))
  const server = await startEmbedded({ dataDir })

  // Longer than the one before waits for its sessions.
  expect(await ask(server.url('postgres'), 'select 1 as one from pg_sleep(1)')).toEqual([{ one: 1 }])
  await server.stop()
})
