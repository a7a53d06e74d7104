import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dumpSchema } from './dump-schema.ts'
import { migrate, migrationStatus, rollback } from './migrate.ts'
import { ask, type Bench, openBench } from './testing/database.ts'

let bench: Bench

beforeAll(async () => {
  bench = await openBench()
})

afterAll(() => bench.close())

const PENS = '-- Pens.\ncreate table pens (id int primary key, name text);\n-- down\ndrop table pens;\n'
const INKS = 'create table inks (id int primary key);\n-- down\ndrop table inks;\n'
const COLOURS = 'alter table pens add colour text;\n-- down\nalter table pens drop colour;\n'

/** An empty database and a folder with these migrations. */
async function setUp(files: Record<string, string>) {
  return { url: await bench.newDatabase(), directory: await bench.newFolder(files) }
}

async function tables(url: string): Promise<string[]> {
  const rows = await ask(
    url,
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname !~ '^schema_' order by 1",
  )
  return rows.map((row) => String(row['relname']))
}

describe('migrating forward', () => {
  it('applies what is not applied yet, in the order of the names', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS, '0003-colours.sql': COLOURS })

    const first = await migrate(parts)
    const second = await migrate(parts)

    expect([first.done, second.done]).toEqual([['0001-pens', '0003-colours'], []])
    expect(await tables(parts.url)).toEqual(['pens'])
  })

  it('applies a lower number that arrives later', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS, '0003-colours.sql': COLOURS })
    await migrate(parts)
    await writeFile(join(parts.directory, '0002-inks.sql'), INKS)

    const { done } = await migrate(parts)

    expect(done).toEqual(['0002-inks'])
  })

  it('goes as many steps as it is told', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS, '0002-inks.sql': INKS })

    const { done } = await migrate({ ...parts, steps: 1 })

    expect(done).toEqual(['0001-pens'])
    expect(await tables(parts.url)).toEqual(['pens'])
  })

  it('only says what it would do in a dry run', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })

    const report = await migrate({ ...parts, dryRun: true })

    expect(report).toEqual({ done: ['0001-pens'], dryRun: true, missing: [] })
    expect(await ask(parts.url, "select relname from pg_class where relnamespace = 'public'::regnamespace")).toEqual([])
  })

  it('leaves nothing of a migration that fails, names the line, and keeps those before it', async () => {
    const parts = await setUp({
      '0001-pens.sql': PENS,
      '0002-bad.sql': 'create table half (id int);\n\nalter table nowhere\n  add x int;\n',
    })

    const run = migrate(parts)

    await expect(run).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringMatching(/^0002-bad\.sql.*"nowhere" does not exist \(42P01\)/),
    })
    expect(await tables(parts.url)).toEqual(['pens'])
  })

  it('names the line of a word the server does not understand', async () => {
    const parts = await setUp({ '0001-bad.sql': 'create table a (id int);\n\ncreate tabel b (id int);\n' })

    const run = migrate(parts)

    await expect(run).rejects.toThrow('0001-bad.sql:3 (up): syntax error at or near "tabel"')
  })

  it('migrates seven databases at once', async () => {
    const directory = await bench.newFolder({ '0001-pens.sql': PENS, '0002-inks.sql': INKS })
    const urls = await Promise.all(Array.from({ length: 7 }, () => bench.newDatabase()))

    const reports = await Promise.all(urls.map((url) => migrate({ url, directory })))

    expect(reports.map((report) => report.done)).toEqual(Array(7).fill(['0001-pens', '0002-inks']))
  })
})

describe('two runners', () => {
  it('at once apply each migration once', async () => {
    const parts = await setUp({
      '0001-pens.sql': `${PENS.replace('-- down', 'select pg_sleep(0.2);\n-- down')}`,
      '0002-inks.sql': INKS,
    })

    const reports = await Promise.all([migrate(parts), migrate(parts), migrate(parts)])

    expect(reports.flatMap((report) => report.done).sort()).toEqual(['0001-pens', '0002-inks'])
  })

  it('do not block an index that the first builds concurrently', async () => {
    const file =
      '-- no-transaction\ncreate table big as select g from generate_series(1, 100000) g;\ncreate index concurrently big_g on big (g);\n'
    const parts = await setUp({ '0001-big.sql': file })

    const reports = await Promise.all([migrate(parts), migrate(parts)])

    expect(reports.flatMap((report) => report.done)).toEqual(['0001-big'])
  })

  it('give up after a time, and say so', async () => {
    const parts = await setUp({ '0001-slow.sql': 'select pg_sleep(1);' })
    const first = migrate(parts)
    await sleep(200)

    const second = migrate({ ...parts, waitMs: 100 })

    await expect(second).rejects.toMatchObject({ code: 'MIGRATION_LOCKED' })
    await first
  })
})

describe('a busy table', () => {
  it('is waited for in short tries, so that its readers are not held up', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })
    await migrate(parts)
    await writeFile(join(parts.directory, '0002-colours.sql'), COLOURS)
    const reader = new Client({ connectionString: parts.url })
    await reader.connect()
    await reader.query('begin; select * from pens')

    const run = migrate({ ...parts, lockTimeoutMs: 100 })
    await sleep(700)
    await reader.query('commit')
    await reader.end()

    expect((await run).done).toEqual(['0002-colours'])
  })

  it('that stays busy fails the migration with advice', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })
    await migrate(parts)
    await writeFile(join(parts.directory, '0002-colours.sql'), COLOURS)
    const reader = new Client({ connectionString: parts.url })
    await reader.connect()
    await reader.query('begin; select * from pens')

    const run = migrate({ ...parts, lockTimeoutMs: 10 })

    await expect(run).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('Other sessions hold the table'),
    })
    await reader.end()
  })
})

describe('migrating back', () => {
  it('takes back the last ones applied, newest first, to the schema there was', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })
    await migrate(parts)
    const before = await dumpSchema(parts.url)
    await writeFile(join(parts.directory, '0002-inks.sql'), INKS)
    await writeFile(join(parts.directory, '0003-colours.sql'), COLOURS)
    await migrate(parts)

    const { done } = await rollback({ ...parts, steps: 2 })

    expect(done).toEqual(['0003-colours', '0002-inks'])
    expect(await dumpSchema(parts.url)).toBe(before)
  })

  it('changes nothing when one of them has no way back', async () => {
    const parts = await setUp({ '0001-pens.sql': 'create table pens (id int);', '0002-inks.sql': INKS })
    await migrate(parts)

    const run = rollback({ ...parts, steps: 2 })

    await expect(run).rejects.toMatchObject({ code: 'MIGRATION_NO_WAY_BACK' })
    expect(await tables(parts.url)).toEqual(['inks', 'pens'])
  })

  it('needs the file', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })
    await migrate(parts)
    await rm(join(parts.directory, '0001-pens.sql'))

    const run = rollback(parts)

    await expect(run).rejects.toMatchObject({ code: 'MIGRATION_FILE_MISSING' })
  })
})

describe('the history', () => {
  it('refuses a file that was changed after it was applied, and names it', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })
    await migrate(parts)
    await writeFile(join(parts.directory, '0001-pens.sql'), PENS.replace('name', 'title'))

    const run = migrate(parts)

    await expect(run).rejects.toMatchObject({
      code: 'MIGRATION_CHANGED',
      message: expect.stringContaining('0001-pens.sql'),
    })
    expect((await migrationStatus(parts)).changed).toEqual(['0001-pens'])
  })

  it('takes other line ends for the same file', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS })
    await migrate(parts)
    await writeFile(join(parts.directory, '0001-pens.sql'), PENS.replaceAll('\n', '\r\n'))

    const { done } = await migrate(parts)

    expect(done).toEqual([])
  })

  it('reports what is applied and has no file, and goes on', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS, '0002-inks.sql': INKS })
    await migrate(parts)
    await rm(join(parts.directory, '0002-inks.sql'))
    const warnings: string[] = []

    const report = await migrate({
      ...parts,
      log: { info: () => undefined, warn: (message) => void warnings.push(message) },
    })

    expect(report.missing).toEqual(['0002-inks'])
    expect(warnings).toEqual([expect.stringContaining('0002-inks is applied, but 0002-inks.sql is not there')])
  })

  it('tells what is applied and pending without touching the database', async () => {
    const parts = await setUp({ '0001-pens.sql': PENS, '0002-inks.sql': INKS })

    const empty = await migrationStatus(parts)
    await migrate({ ...parts, steps: 1 })
    const half = await migrationStatus(parts)

    expect(empty).toEqual({ applied: [], pending: ['0001-pens', '0002-inks'], changed: [], missing: [], halfDone: [] })
    expect(half.applied).toEqual([
      {
        name: '0001-pens',
        checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
        appliedAt: expect.any(Date),
        durationMs: expect.any(Number),
      },
    ])
    expect(half.pending).toEqual(['0002-inks'])
  })
})

describe('a migration without a transaction', () => {
  const INDEX =
    '-- no-transaction\ncreate table big as select g from generate_series(1, 1000) g;\ncreate unique index concurrently big_g on big (g);\ninsert into big values (-1);\n-- down\ndrop index concurrently big_g;\ndrop table big;\n'

  it('builds an index concurrently, and takes it back', async () => {
    const parts = await setUp({ '0001-big.sql': INDEX })

    await migrate(parts)
    const made = await tables(parts.url)
    await rollback(parts)

    expect([made, await tables(parts.url)]).toEqual([['big'], []])
  })

  it('goes on after the statement that failed once it is corrected, and leaves no invalid index', async () => {
    const parts = await setUp({
      '0001-big.sql': INDEX.replace('generate_series(1, 1000) g;', '(values (1), (1)) v(g);'),
    })
    const failed = await migrate(parts).catch((error: Error) => error.message)
    const invalid = await ask(parts.url, 'select indexrelid::regclass from pg_index where not indisvalid')
    const status = await migrationStatus(parts)
    await ask(parts.url, 'delete from big where ctid = (select max(ctid) from big)')

    const { done } = await migrate(parts)

    expect(failed).toContain('could not create unique index "big_g"')
    expect([invalid, status.halfDone, status.pending, done]).toEqual([[], ['0001-big'], ['0001-big'], ['0001-big']])
    expect(await ask(parts.url, 'select count(*)::int as rows from big')).toEqual([{ rows: 2 }])
  })

  it('does not accept that statements already run are changed', async () => {
    const parts = await setUp({ '0001-big.sql': `${INDEX.split('-- down')[0]}select 1/0;` })
    await migrate(parts).catch(() => undefined)
    await writeFile(join(parts.directory, '0001-big.sql'), INDEX.replace('1000', '500'))

    const run = migrate(parts)

    await expect(run).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' })
  })

  it('is not taken for done because a stranger has the name', async () => {
    const parts = await setUp({ '0001-big.sql': INDEX })
    await ask(parts.url, 'create table big_g (n int)')

    const runs = [
      await migrate(parts).catch((error: Error) => error.message),
      await migrate(parts).catch((error: Error) => error.message),
    ]

    expect(runs).toEqual([
      expect.stringContaining('"big_g" already exists'),
      expect.stringContaining('"big_g" already exists'),
    ])
  })

  it('runs every statement once, wherever its sessions are killed', { timeout: 120_000 }, async () => {
    const steps = Array.from(
      { length: 6 },
      (_, i) =>
        `insert into counted select ${i} from (select pg_sleep(0.02)) s;\ncreate index concurrently counted_${i} on counted (n, (n + ${i}));`,
    )
    const parts = await setUp({
      '0001-counted.sql': `-- no-transaction\ncreate table counted (n int);\n${steps.join('\n')}\n`,
    })
    const kill = async (pause: number) => {
      await sleep(pause)
      await ask(
        bench.server.url('postgres'),
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'migrations'",
      )
    }

    let runs = 0
    for (let done: string[] = []; done.length === 0; runs++) {
      const killing = kill(20 + ((runs * 37) % 110))
      done = await migrate(parts).then(
        (report) => report.done,
        () => [],
      )
      await killing
    }

    expect(runs).toBeGreaterThan(1)
    expect(await ask(parts.url, 'select n, count(*)::int as times from counted group by n order by n')).toEqual(
      Array.from({ length: 6 }, (_, n) => ({ n, times: 1 })),
    )
    expect(
      await ask(
        parts.url,
        "select count(*)::int as valid from pg_index where indisvalid and indrelid = 'counted'::regclass",
      ),
    ).toEqual([{ valid: 6 }])
  })
})

describe('a file is refused', () => {
  it.each([
    ['0001-Bad.sql', 'select 1', 'named like'],
    ['1-bad.sql', 'select 1', 'named like'],
    ['0001-bad.sql', 'select 1;\nselect 2;\ncommit;', '0001-bad.sql:3: "commit"'],
    ['0001-bad.sql', 'select 1;\n-- down\nbegin;', '0001-bad.sql:3: "begin"'],
    ['0001-bad.sql', 'select 1;\n-- down\nselect 2;\n-- down\n', '0001-bad.sql:4: a second "-- down"'],
  ])('%s with %j', async (name, text, message) => {
    const parts = await setUp({ [name]: text })

    const run = migrate(parts)

    await expect(run).rejects.toMatchObject({ code: 'MIGRATION_BAD_FILE', message: expect.stringContaining(message) })
  })
})
