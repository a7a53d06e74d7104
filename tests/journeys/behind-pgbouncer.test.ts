import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, hasPgBouncer, runPgBouncer } from '@products-manager/postgres/testing'
import { findBouncerState, writePgBouncer } from 'pgops'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pmProgram } from '../../server/src/main/testing/pm-program.ts'
import { createTestDatabases, type TestDatabases } from '../../server/src/platform/testing/seven-databases.ts'

const FILE =
  'sku;ean;title;price;stock\n' +
  Array.from({ length: 3_000 }, (_, i) => `S${i};;Pen ${i};${1 + i / 100};${i}\n`).join('')

describe.runIf(hasPgBouncer() || process.env['CI'])(
  'the whole application behind PgBouncer in transaction mode',
  () => {
    let databases: TestDatabases
    let directory: string
    let bouncer: Awaited<ReturnType<typeof runPgBouncer>>
    let console: string
    let env: NodeJS.ProcessEnv
    let system: ChildProcess
    let address: string

    beforeAll(async () => {
      databases = await createTestDatabases()
      directory = mkdtempSync(join(tmpdir(), 'pm-bouncer-'))
      // PgBouncer runs under another account when the tests run as root.
      chmodSync(directory, 0o711)
      writeFileSync(join(directory, 'pens.csv'), FILE)
      const direct = Object.entries(databases.env)
      const files = await writePgBouncer({
        urls: direct.map(([, url]) => url),
        directory: join(directory, 'bouncer'),
        // Fewer servers than the application has connections: they are shared.
        settings: { listenPort: await freePort([]), poolSize: 3 },
      })
      bouncer = await runPgBouncer(files.iniPath)
      const through = files.urls.map(({ url }) => url)
      const admin = new URL(through[0] ?? '')
      admin.pathname = '/pgbouncer'
      console = admin.toString()
      env = {
        ...process.env,
        PORT: '0',
        LOG_LEVEL: 'warn',
        PM_DATA_DIR: join(directory, 'home'),
        DATABASE_PREPARED_STATEMENTS: 'false',
        PGBOUNCER_ADMIN_URL: console,
        ...Object.fromEntries(direct.map(([name], at) => [name, through[at] ?? ''])),
        ...Object.fromEntries(direct.map(([name, url]) => [name.replace(/_URL$/, '_DIRECT_URL'), url])),
      }
      const started = pm(['start'])
      system = started.child
      await vi.waitFor(() => expect(started.said.out).toContain('http'), { timeout: 120_000, interval: 100 })
      address = started.said.out.match(/http:\S+/)?.[0] ?? ''
    })

    afterAll(async () => {
      if (system) {
        system.kill('SIGTERM')
        await new Promise((resolve) => system.once('close', resolve))
      }
      await bouncer?.close()
      await databases?.drop()
      rmSync(directory, { recursive: true, force: true })
    })

    it('imports a file, finds its products and tells their history', async () => {
      const done = await answerOf<{ status: string; created: number }>(
        'import',
        join(directory, 'pens.csv'),
        '--supplier',
        'ACME',
      )
      const again = await answerOf<{ unchanged: number }>('import', join(directory, 'pens.csv'), '--supplier', 'ACME')
      const page = await get<{ items: { title: string }[] }>('/api/v1/products?limit=5&search=pen%202999')

      expect(done).toMatchObject({ status: 'completed', created: 3_000 })
      expect(again.unchanged).toBe(3_000)
      expect(page.items.map(({ title }) => title)).toEqual(['Pen 2999'])
    })

    it('does the jobs that are asked for over HTTP', async () => {
      const asked = await fetch(`${address}/api/v1/operations/maintenance`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ database: 'catalog', kinds: ['analyze'], isForced: true }),
      })
      const { id } = (await asked.json()) as { id: string }
      const run = () => get<{ status: string; results: { outcome: string }[] }>(`/api/v1/operations/maintenance/${id}`)
      await vi.waitFor(async () => expect((await run()).status).toBe('completed'), { timeout: 60_000, interval: 200 })

      expect(asked.status).toBe(202)
      expect((await run()).results.every(({ outcome }) => outcome === 'done')).toBe(true)
    })

    it('answers every route of the operator', async () => {
      const names = ['tables', 'pools', 'locks', 'pgbouncer', 'maintenance', 'orphans', 'views']
      const answers = await Promise.all(
        names.map(async (name) => (await fetch(`${address}/api/v1/operations/${name}`)).status),
      )
      const planned = await fetch(`${address}/api/v1/operations/maintenance/plan`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      })
      const missing = await fetch(`${address}/api/v1/operations/maintenance/00000000-0000-7000-8000-000000000000`)
      const shown = await get<{ isConfigured: boolean; state: { pools: unknown[] } }>('/api/v1/operations/pgbouncer')

      expect(answers).toEqual(names.map(() => 200))
      expect(planned.status).toBe(200)
      expect(missing.status).toBe(404)
      expect(shown.isConfigured).toBe(true)
      expect(shown.state.pools.length).toBeGreaterThan(0)
    })

    it('shares the few servers that PgBouncer has', async () => {
      await Promise.all(Array.from({ length: 30 }, () => get('/api/v1/products?limit=50')))

      const { pools } = await findBouncerState(console)

      expect(pools.length).toBeGreaterThanOrEqual(3)
      for (const { servers } of pools) expect(servers).toBeLessThanOrEqual(3 + 5)
    })

    it('tells its pools to pm db pools', async () => {
      const { pools } = await answerOf<{ pools: { pool: string }[] }>('db', 'pools')

      expect(pools).toHaveLength(7)
    })

    it('gives Prometheus what it reads', async () => {
      const text = await (await fetch(`${address}/metrics`)).text()

      const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
      expect(text).toContain('pm_db_up{database="analytics"} 1')
      expect(text).toMatch(/^pm_pgbouncer_clients\{.*state="active"\} \d+$/m)
      expect(stderr.split('\n').filter((line) => line.includes('pm_db_'))).toEqual([])
      expect([0, 3]).toContain(status)
    })

    function pm(args: string[]) {
      const child = spawn(process.execPath, [...pmProgram, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      const said = { out: '', err: '' }
      child.stdout.on('data', (chunk) => {
        said.out += chunk
      })
      child.stderr.on('data', (chunk) => {
        said.err += chunk
      })
      return { child, said, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) }
    }

    async function answerOf<Answer>(...args: string[]): Promise<Answer> {
      const { said, ended } = pm([...args, '--json'])
      if ((await ended) !== 0) throw new Error(`pm ${args.join(' ')}: ${said.err}`)
      return JSON.parse(said.out) as Answer
    }

    async function get<Answer>(path: string): Promise<Answer> {
      return (await (await fetch(address + path)).json()) as Answer
    }
  },
)
