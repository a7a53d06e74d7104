import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCommand } from './command/run-command.ts'
import {
  BackupManager,
  CacheStore,
  configureLogging,
  connect,
  DictDB,
  LockTimeoutError,
  type LogRecord,
  logger,
  RemoteError,
  serve,
  silenceLogging,
  t,
} from './node.ts'

interface User {
  id: number
  name: string
  age: number
}

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-node-'))
})
afterEach(() => {
  silenceLogging()
  rmSync(directory, { recursive: true })
})

it('serves another thread the same tables, conditions, aggregates and errors', async () => {
  const db = new DictDB()
  db.createTable<User>('users', { indexes: { name: 'unique' } })
  const { port1, port2 } = new MessageChannel()
  const stop = serve(db, port1)
  const remote = connect(port2)
  const users = remote.table<User>('users')

  expect(
    await users.insertMany([
      { name: 'Ann', age: 30 },
      { name: 'Bob', age: 20 },
    ]),
  ).toEqual([1, 2])
  expect(await users.select({ where: (f) => f.age.gt(25).and(f.name.like('A%')), columns: ['name'] })).toEqual([
    { name: 'Ann' },
  ])
  expect(await users.aggregate((f) => ({ n: f.count(), sum: f.sum('age') }))).toEqual({ n: 2, sum: 50 })
  expect(await users.update({ age: 21 }, { id: 2 })).toBe(1)
  expect(await users.get(2)).toEqual({ id: 2, name: 'Bob', age: 21 })
  const error = await users.insert({ name: 'Ann', age: 1 }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(RemoteError)
  expect(error).toMatchObject({
    code: 'UNIQUE_CONSTRAINT',
    remoteName: 'UniqueConstraintError',
    fields: { columns: ['name'] },
  })
  await expect(
    remote.batch((batch) => {
      void batch.table<User>('users').insert({ name: 'Cid', age: 1 })
      void batch.table<User>('users').insert({ name: 'Ann', age: 1 })
    }),
  ).rejects.toThrow(/already has a record/)
  expect(await users.count()).toBe(2)
  await expect(users.select({ where: (f) => f.age.satisfies((age) => age > 1) })).rejects.toThrow(/could not be cloned/)
  stop()
  remote.close()
  port1.close()
})

it('lets readers in together and writers alone, in the order of coming', async () => {
  const { lock } = new DictDB().createTable('t')
  const order: string[] = []
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const section = (name: string) => async () => {
    order.push(`+${name}`)
    await turn()
    order.push(`-${name}`)
  }

  await Promise.all([
    lock.read(section('r1')),
    lock.read(section('r2')),
    lock.write(section('w')),
    lock.read(section('r3')),
  ])

  expect(order).toEqual(['+r1', '+r2', '-r1', '-r2', '+w', '-w', '+r3', '-r3'])
})

it('refuses to take a lock twice in one task, and gives up waiting when told', async () => {
  const { lock } = new DictDB().createTable('t')
  const controller = new AbortController()

  await expect(lock.write(() => lock.read(() => 1))).rejects.toThrow(/already holds/)
  let leave = (): void => {}
  const held = lock.write(
    () =>
      new Promise<void>((resolve) => {
        leave = resolve
      }),
  )
  const late = expect(lock.read(() => 1, { timeout: 1 })).rejects.toThrow(LockTimeoutError)
  const aborted = expect(lock.read(() => 1, { signal: controller.signal })).rejects.toThrow('enough')
  controller.abort(new Error('enough'))
  await late
  await aborted
  leave()
  await held
  expect(await lock.write(() => 'free again')).toBe('free again')
})

it('logs nothing until asked, then by level, as JSON lines, with DEBUG thinned out', () => {
  const file = join(directory, 'logs', 'dictdb.log')
  const seen: LogRecord[] = []
  const db = new DictDB()
  db.createTable('silent')
  configureLogging({ level: 'DEBUG', console: false, logfile: file, json: true, sampleDebugEvery: 10 })
  const remove = logger.add({ write: (record) => seen.push(record) })

  db.createTable('loud')
  for (let i = 0; i < 100; i++) logger.bind({ i }).debug('step')
  remove()
  logger.info('after')

  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogRecord)
  expect(lines[0]).toEqual({
    time: expect.any(String),
    level: 'INFO',
    message: 'table created',
    extra: { table: 'loud' },
  })
  expect(lines.filter(({ level }) => level === 'DEBUG').map(({ extra }) => extra['i'])).toEqual([
    9, 19, 29, 39, 49, 59, 69, 79, 89, 99,
  ])
  expect(seen).toHaveLength(11)
  expect(lines).toHaveLength(12)
})

it('caches with expiry, prefixes, counters and a bound', () => {
  let now = 1_000
  const cache = new CacheStore({ maxEntries: 3, now: () => now })
  cache.set('a:1', { x: 1 }, 100)
  cache.set('a:2', 2)

  expect([cache.get('a:1'), cache.add('a:1', 0), cache.increment('n', 2), cache.increment('n')]).toEqual([
    { x: 1 },
    false,
    2,
    3,
  ])
  now = 1_100
  expect([cache.get('a:1'), cache.add('a:1', 0, 5)]).toEqual([undefined, true])
  cache.set('b', 1)
  expect([cache.size, cache.deletePrefix('a:'), cache.get('b'), cache.sweep()]).toEqual([3, 1, 1, 0])
})

it('opens, closes and reopens a directory on the real disk', async () => {
  const path = join(directory, 'db')
  const db = await DictDB.open(path)
  const users = db.createTable<User>('users', { indexes: { age: 'sorted' } })
  await Promise.all(
    Array.from({ length: 50 }, (_, age) =>
      db.transaction(() => users.insert({ name: `u${age}`, age }), { durable: true }),
    ),
  )
  await db.snapshot()
  users.delete({ age: { lt: 10 } })
  await db.close()

  const again = await DictDB.open(path)

  expect(again.getTable<User>('users').count()).toBe(40)
  expect(again.getTable<User>('users').indexedFields()).toEqual(['age'])
  expect(() => db.getTable<User>('users').insert({ name: 'x', age: 1 })).toThrow(/closed/)
  await again.close()
})

it('gives a table read back the checks of its schema again', async () => {
  const path = join(directory, 'db')
  const options = { schema: { id: t.int(), n: t.int().check((n) => n > 0, 'must be above zero') } }
  const db = await DictDB.open(path)
  db.openTable('counts', options).insert({ n: 1 })
  await db.close()

  const again = await DictDB.open(path)
  const counts = again.openTable('counts', options)

  expect(counts.all()).toEqual([{ id: 1, n: 1 }])
  expect(() => counts.insert({ n: 0 })).toThrow(/must be above zero/)
  await again.close()
})

it('inspects, verifies, restores, converts and exports from the command line', async () => {
  const db = new DictDB()
  db.createTable<User>('users', { indexes: { age: 'sorted' } }).insertMany([
    { name: 'Ann', age: 30 },
    { name: 'Bob', age: 20 },
  ])
  const backups = join(directory, 'backups')
  await new BackupManager(db, backups).backupFull()
  const lines: string[] = []
  const run = (...argv: string[]) => {
    lines.length = 0
    return runCommand(argv, { out: (line) => lines.push(line), error: (line) => lines.push(line) })
  }
  const target = join(directory, 'restored')

  expect(run('restore', backups, target)).toBe(0)
  expect(run('inspect', target)).toBe(0)
  expect(lines[1]).toBe('users: 2 rows, key id, columns age, id, name; sorted(age)')
  expect(run('verify', target)).toBe(0)
  expect(run('verify', backups, '--json')).toBe(0)
  expect(JSON.parse(lines[0]!)).toMatchObject({ ok: true })
  expect(run('export', backups, '--table', 'users')).toBe(0)
  expect(lines[0]).toBe('id,name,age\r\n1,Ann,30\r\n2,Bob,20')
  expect(run('convert', backups, join(directory, 'one.json'))).toBe(0)
  expect(run('inspect', join(directory, 'one.json'), '--json')).toBe(0)
  expect(run('restore', backups, target)).toBe(1)
  expect(lines).toEqual([`'${target}' already holds a database.`])
  expect([run(), run('--help'), run('nope'), run('inspect'), run('inspect', '--wat')]).toEqual([2, 0, 2, 2, 2])
  const opened = await DictDB.open(target)
  expect(opened.getTable<User>('users').insert({ name: 'Cid', age: 1 })).toBe(3)
  await opened.close()
})
