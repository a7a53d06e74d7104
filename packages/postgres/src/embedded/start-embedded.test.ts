import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureDatabases } from './ensure-databases.ts'
import { freePort } from './free-port.ts'
import { holderOf, holdPlace } from './hold-place.ts'
import { startEmbedded } from './start-embedded.ts'
import { ask, killAll, processesOf, startProgram, until } from './testing/program.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-test-'))
  // As root the server's account must pass through.
  await chmod(dataDir, 0o711)
})

afterEach(async () => {
  killAll(dataDir)
  await until(() => processesOf(dataDir).length === 0)
  await rm(dataDir, { recursive: true, force: true })
})

describe('the first start', () => {
  it('creates a cluster with checksums, code point order and full durability', async () => {
    const server = await startEmbedded({ dataDir })

    const [facts] = await ask(
      server.url('postgres'),
      `select current_setting('data_checksums') as checksums, datlocprovider as provider, datlocale as locale,
              pg_encoding_to_char(encoding) as encoding, current_setting('fsync') as fsync,
              current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commit,
              current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
              current_setting('shared_preload_libraries') as preloaded, current_setting('max_connections')::int as connections,
              (select count(*)::int from pg_hba_file_rules where auth_method <> 'scram-sha-256') as other_ways_in
         from pg_database where datname = 'postgres'`,
    )
    expect(facts).toEqual({
      checksums: 'on',
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      listen: '127.0.0.1',
      sockets: '',
      preloaded: 'pg_stat_statements',
      connections: 180,
      other_ways_in: 0,
    })
    expect(server.join).toBe('started')
    await server.stop()
  })

  it('takes words with accents whole in text search', async () => {
    const server = await startEmbedded({ dataDir })

    await ask(server.url('postgres'), 'create extension pg_trgm')
    const [found] = await ask(server.url('postgres'), "select show_trgm('Été') as parts, lower('ÀÉÎ') as lower")

    expect(found).toEqual({ parts: expect.arrayContaining([expect.anything()]), lower: 'àéî' })
    expect(found?.['parts']).toHaveLength(4)
    await server.stop()
  })

  it('keeps the password and the cluster from other users', async () => {
    const server = await startEmbedded({ dataDir })

    const password = await stat(join(dataDir, 'postgres', 'password'))
    const cluster = await stat(server.directory)
    expect(password.mode & 0o777).toBe(0o600)
    expect(password.uid).toBe(process.getuid?.())
    expect(cluster.mode & 0o777).toBe(0o700)
    await server.stop()
  })

  it('refuses a wrong password', async () => {
    const server = await startEmbedded({ dataDir })
    const wrong = server.url('postgres').replace(/:[0-9a-f]{64}@/, `:${'0'.repeat(64)}@`)

    const asked = ask(wrong, 'select 1')

    await expect(asked).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
  })

  it('gives the settings of the caller the last word, and those of the operator in postgresql.conf one above', async () => {
    const server = await startEmbedded({ dataDir, settings: { work_mem: '9MB', jit: true } })

    const [facts] = await ask(
      server.url('postgres'),
      "select current_setting('work_mem') as work_mem, current_setting('jit') as jit",
    )

    expect(facts).toEqual({ work_mem: '9MB', jit: 'on' })
    await server.stop()
  })
})

describe('a later start', () => {
  it('finds the data and the port again', async () => {
    const first = await startEmbedded({ dataDir })
    await ensureDatabases(first, ['db_core'])
    await ask(first.url('db_core'), 'create table kept as select 42 as answer')
    await first.stop()

    const second = await startEmbedded({ dataDir })

    expect(await ask(second.url('db_core'), 'select answer from kept')).toEqual([{ answer: 42 }])
    expect({ join: second.join, port: second.port }).toEqual({ join: 'started', port: first.port })
    await second.stop()
  })

  it('takes another port when others of one port start at once', async () => {
    const directories = ['one', 'other', 'third'].map((name) => join(dataDir, name))
    const port = await freePort([])

    const servers = await Promise.all(directories.map((directory) => startEmbedded({ dataDir: directory, port })))

    expect(new Set(servers.map((server) => server.port)).size).toBe(3)
    expect(servers.map((server) => server.port)).toContain(port)
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('takes another port when its own is taken, and says so', async () => {
    const first = await startEmbedded({ dataDir })
    await first.stop()
    const stranger = createServer().listen(first.port, '127.0.0.1')
    await until(() => stranger.listening)
    const warnings: string[] = []

    const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) }
    const second = await startEmbedded({ dataDir, log })

    expect(second.port).not.toBe(first.port)
    expect(warnings).toEqual([`Port ${first.port} is taken; PostgreSQL listens on ${second.port}.`])
    await second.stop()
    stranger.close()
  })

  it('recovers what was committed when everything was killed', async () => {
    const program = startProgram({ dataDir })
    const { url } = await program.ready
    await ask(url, 'create table kept as select g from generate_series(1, 1000) g')

    killAll(dataDir)
    const server = await startEmbedded({ dataDir })

    expect(await ask(server.url('postgres'), 'select count(*)::int as rows from kept')).toEqual([{ rows: 1000 }])
    await server.stop()
  })

  it('is not misled by a stranger that has the number of the killed server', async () => {
    const first = await startEmbedded({ dataDir })
    await first.stop()
    const pidFile = join(first.directory, 'postmaster.pid')
    await writeFile(pidFile, `${process.pid}\n${first.directory}\n1700000000\n${first.port}\n\n127.0.0.1\n\nready   \n`)
    const { uid, gid } = await stat(first.directory)
    await chown(pidFile, uid, gid)

    const second = await startEmbedded({ dataDir })

    expect(second.join).toBe('started')
    await second.stop()
  })
})

describe('several programs', () => {
  it('share one server, which goes on until the last has gone', async () => {
    const first = startProgram({ dataDir, lingerMs: 300 })
    const held = await first.ready
    const second = await startEmbedded({ dataDir })

    await first.end('release')

    expect({ first: held.join, second: second.join, port: second.port }).toEqual({
      first: 'started',
      second: 'joined',
      port: held.port,
    })
    expect(await ask(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await second.stop()).toBe('stopped')
    await until(() => processesOf(dataDir).length === 0)
  })

  it('started in the same moment on an empty directory get one server', async () => {
    const programs = [1, 2, 3, 4].map(() => startProgram({ dataDir, lingerMs: 300 }))

    const held = await Promise.all(programs.map((program) => program.ready))

    expect(held.map((h) => h.join).sort()).toEqual(['joined', 'joined', 'joined', 'started'])
    expect(new Set(held.map((h) => h.url)).size).toBe(1)
    expect(processesOf(dataDir).filter((p) => p.kind === 'server')).toHaveLength(1)
    await Promise.all(programs.map((program) => program.end('release')))
  })

  it('are told when a server they would stop is in use', async () => {
    const first = startProgram({ dataDir, lingerMs: 300 })
    await first.ready
    const second = await startEmbedded({ dataDir })

    const output = await first.end('stop')

    expect(output).toContain('STOP in-use')
    expect(await ask(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
    await second.stop()
  })

  it('leave no server behind when all are killed', async () => {
    const programs = [startProgram({ dataDir, lingerMs: 300 }), startProgram({ dataDir, lingerMs: 300 })]
    await Promise.all(programs.map((program) => program.ready))

    for (const program of programs) await program.kill('SIGKILL')

    await until(() => processesOf(dataDir).length === 0)
    const names = await readdir(join(dataDir, 'postgres', '18'))
    expect(names).not.toContain('postmaster.pid')
  })

  it('may end by Ctrl-C, which reaches neither server nor keeper', async () => {
    const program = startProgram({ dataDir, lingerMs: 60_000 })
    const { url } = await program.ready

    process.kill(-(program.process.pid ?? 0), 'SIGINT')
    await until(() => program.process.signalCode !== null || program.process.exitCode !== null)

    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(
      processesOf(dataDir)
        .map((p) => p.kind)
        .sort(),
    ).toEqual(['keeper', 'server'])
  })
})

describe('what keeps the server', () => {
  it('starts it again on the same port when it is killed', async () => {
    const server = await startEmbedded({ dataDir })
    const { port } = server
    await ask(server.url('postgres'), 'create table kept as select 42 as answer')

    killAll(dataDir, ['server'])

    await until(() =>
      ask(server.url('postgres'), 'select answer from kept').then(
        () => true,
        () => false,
      ),
    )
    expect(server.port).toBe(port)
    await server.stop()
  })

  it('is replaced by a new keeper that takes the running server over', async () => {
    const server = await startEmbedded({ dataDir, lingerMs: 300 })
    const [before] = processesOf(dataDir).filter((p) => p.kind === 'server')
    const [keeper] = processesOf(dataDir).filter((p) => p.kind === 'keeper')

    killAll(dataDir, ['keeper'])
    await until(() => processesOf(dataDir).some((p) => p.kind === 'keeper' && p.pid !== keeper?.pid))
    const second = await startEmbedded({ dataDir })

    const [after] = processesOf(dataDir).filter((p) => p.kind === 'server')
    expect({ join: second.join, pid: after?.pid }).toEqual({ join: 'joined', pid: before?.pid })
    await second.release()
    await server.release()
    await until(() => processesOf(dataDir).length === 0)
  })

  it('is found by a later program when keeper and programs were killed and the server runs on', async () => {
    const program = startProgram({ dataDir })
    await program.ready
    killAll(dataDir, ['keeper', 'program'])

    const server = await startEmbedded({ dataDir })

    expect(server.join).toBe('joined')
    expect(await server.stop()).toBe('stopped')
    await until(() => processesOf(dataDir).length === 0)
  })

  it('ends with its server when the data directory is deleted', async () => {
    const program = startProgram({ dataDir })
    await program.ready

    await rm(join(dataDir, 'postgres'), { recursive: true, force: true, maxRetries: 5 })
    await program.kill('SIGKILL')

    await until(() => processesOf(dataDir).length === 0)
    expect(await readdir(dataDir)).toEqual([])
  })
})

describe('a start that cannot succeed says why', () => {
  it('when the data is of another version', async () => {
    await mkdir(join(dataDir, 'postgres', '13'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', '13', 'PG_VERSION'), '13\n')

    const start = startEmbedded({ dataDir })

    await expect(start).rejects.toMatchObject({
      code: 'EMBEDDED_OTHER_VERSION',
      message: expect.stringContaining('created by PostgreSQL 13'),
    })
  })

  it('when the cluster is not one', async () => {
    await mkdir(join(dataDir, 'postgres', '18'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', '18', 'notes.txt'), 'not a cluster')

    const start = startEmbedded({ dataDir })

    await expect(start).rejects.toMatchObject({ code: 'EMBEDDED_DIRECTORY_DAMAGED' })
  })

  it.each(['', 'hunter2\n', `${'0'.repeat(64)}\n`])('when the password file holds %j', async (text) => {
    const first = await startEmbedded({ dataDir })
    await first.stop()
    await writeFile(join(dataDir, 'postgres', 'password'), text)

    const start = startEmbedded({ dataDir, lingerMs: 0 })

    await expect(start).rejects.toMatchObject({
      code: 'EMBEDDED_PASSWORD_DAMAGED',
      message: expect.stringContaining('delete it'),
    })
  })

  it('and does what its message advises: a deleted password file is replaced', async () => {
    const first = await startEmbedded({ dataDir })
    await first.stop()
    const file = join(dataDir, 'postgres', 'password')
    const old = await readFile(file, 'utf8')
    await rm(file)

    const second = await startEmbedded({ dataDir })

    expect(await ask(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(await readFile(file, 'utf8')).not.toBe(old)
    await second.stop()
  })

  it('while a restore is about to replace the data', async () => {
    const cluster = join(dataDir, 'postgres', '18')
    const held = await holdPlace(cluster)

    const refused = await startEmbedded({ dataDir }).catch((error: unknown) => error)
    await held?.release()

    expect(refused).toMatchObject({
      code: 'EMBEDDED_BEING_RESTORED',
      message: expect.stringContaining(`A restore of ${cluster} is running (process ${process.pid})`),
    })
    expect(await holderOf(cluster)).toBeNull()
    expect(await readdir(join(dataDir, 'postgres'))).not.toContain('18')
  })

  it('when a setting is wrong', async () => {
    const start = startEmbedded({ dataDir, settings: { shared_buffers: 'much' } })

    await expect(start).rejects.toMatchObject({
      code: 'EMBEDDED_NOT_STARTED',
      message: expect.stringContaining('invalid value for parameter "shared_buffers"'),
    })
  })
})
