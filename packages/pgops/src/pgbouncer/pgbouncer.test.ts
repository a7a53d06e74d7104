import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Database, openDatabase, sql } from '@products-manager/postgres'
import {
  freePort,
  hasPgBouncer,
  runPgBouncer,
  type TestDatabase,
  testCluster,
} from '@products-manager/postgres/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandBouncer, findBouncerState } from './bouncer-console.ts'
import { bouncerDefaults, bouncerIni, tooFull } from './plan-pgbouncer.ts'
import { writePgBouncer } from './write-pgbouncer.ts'

const settings = { ...bouncerDefaults, adminUser: 'op', authFile: '/etc/pgbouncer/userlist.txt' }

it('writes transaction mode and the numbers of production', () => {
  const ini = bouncerIni([{ name: 'db_core', host: 'db.internal', port: 5432, user: 'pm' }], settings)

  for (const line of [
    'db_core = host=db.internal port=5432 dbname=db_core',
    'pool_mode = transaction',
    'auth_type = scram-sha-256',
    'max_client_conn = 1000',
    'default_pool_size = 25',
    'reserve_pool_size = 5',
    'server_idle_timeout = 600',
    'server_lifetime = 3600',
  ])
    expect(ini.split('\n')).toContain(line)
})

it('refuses two databases of one name, and says when a server cannot give what may be asked of it', () => {
  const one = { name: 'shop', host: 'a', port: 5432, user: 'pm' }

  expect(() => bouncerIni([one, { ...one, host: 'b' }], settings)).toThrow('Two databases are called shop')
  expect(() => bouncerIni([{ ...one, name: 'my shop' }], settings)).toThrow('cannot name the database "my shop"')
  expect(tooFull([one, { ...one, name: 'other' }], settings, [{ host: 'a', port: 5432, maxConnections: 60 }])).toEqual([
    expect.stringContaining('a:5432 gives 60 connections, and PgBouncer may ask for 60'),
  ])
  expect(tooFull([one], settings, [{ host: 'a', port: 5432, maxConnections: 100 }])).toEqual([])
})

describe.runIf(hasPgBouncer() || process.env['CI'])('a PgBouncer that runs from these files', () => {
  let place: TestDatabase
  let directory: string
  let bouncer: Awaited<ReturnType<typeof runPgBouncer>>
  let console: string
  let url: string
  let shop: Database<string>

  beforeEach(async () => {
    place = await (await testCluster()).createDatabase()
    directory = mkdtempSync(join(tmpdir(), 'pgops-bouncer-'))
    const listenPort = await freePort([])
    const files = await writePgBouncer({ urls: [place.url], directory, settings: { listenPort, poolSize: 2 } })
    bouncer = await runPgBouncer(files.iniPath)
    url = files.urls[0]?.url ?? ''
    const address = new URL(url)
    address.pathname = '/pgbouncer'
    console = address.toString()
    shop = openDatabase({ name: 'shop', url, pool: { size: 6, overflow: 0 }, preparedStatements: false })
  })

  afterEach(async () => {
    await shop.close({ deadlineMs: 100 })
    await bouncer.close()
    await place.drop()
    rmSync(directory, { recursive: true, force: true })
  })

  it('logs in on both sides by the SCRAM secret, without the password in any file', async () => {
    const answer = await shop.one(sql<{ n: number }>('shop.one')`select 1 as n`)

    expect(answer).toEqual({ n: 1 })
    const users = await readFile(join(directory, 'userlist.txt'), 'utf8')
    expect(users).toMatch(/^"test" "SCRAM-SHA-256\$4096:/)
    expect(users).not.toContain(new URL(place.url).password)
    expect(statSync(join(directory, 'userlist.txt')).mode & 0o777).toBe(0o600)
    const wrong = new URL(url)
    wrong.password = 'wrong'
    const stranger = openDatabase({
      name: 'stranger',
      url: wrong.toString(),
      pool: { size: 1 },
      preparedStatements: false,
    })
    await expect(stranger.ping()).rejects.toThrow('SASL authentication failed')
    await stranger.close()
  })

  it('tells what its pools do, and who waits', async () => {
    const sleeping = Array.from({ length: 5 }, () => shop.many(sql<object>('shop.sleep')`select pg_sleep(0.6)`))
    await delay(300)

    const busy = await findBouncerState(console)
    await Promise.all(sleeping)
    const quiet = await findBouncerState(console)

    expect(busy.version).toMatch(/^1\.\d+/)
    expect(busy.maxClients).toBe(1_000)
    expect(busy.pools).toMatchObject([
      { database: place.name, user: 'test', mode: 'transaction', clientsWaiting: 3, serversActive: 2 },
    ])
    expect(busy.pools[0]?.maxWaitMs).toBeGreaterThan(0)
    expect(quiet.pools).toMatchObject([{ clientsWaiting: 0, serversActive: 0, servers: 2 }])
    expect(quiet.stats).toMatchObject([{ database: place.name, queries: 5 }])
  })

  it('holds transactions back while it is paused, and loses none', async () => {
    await shop.ping()
    await commandBouncer(console, 'pause', { database: place.name })
    let isAnswered = false
    const waiting = shop.ping().then(() => {
      isAnswered = true
    })
    await delay(300)
    const whilePaused = isAnswered
    await commandBouncer(console, 'resume', { database: place.name })
    await waiting

    expect(whilePaused).toBe(false)
    expect(isAnswered).toBe(true)
  })

  it('changes nothing when asked again, writes nothing when only asked to show', async () => {
    const listenPort = Number(new URL(url).port)
    const request = { urls: [place.url], directory, settings: { listenPort, poolSize: 2 } }

    const again = await writePgBouncer(request)
    const larger = await writePgBouncer({ ...request, settings: { listenPort, poolSize: 3 }, isDryRun: true })

    expect(again.isChanged).toBe(false)
    expect(larger.isChanged).toBe(true)
    expect(await readFile(larger.iniPath, 'utf8')).toContain('default_pool_size = 2')
  })
})
