import fc from 'fast-check'
import { expect, it } from 'vitest'
import { masterKeys } from '../backup/sealing/keys.ts'
import { restoreArchive } from './restore-archive.ts'
import { runArchiving } from './run-archiving.ts'
import { anArchive } from './testing/an-archive.ts'

const TYPES = {
  n: 'numeric',
  price: 'numeric(12,4)',
  i: 'integer',
  b: 'bigint',
  f: 'double precision',
  r: 'real',
  t: 'text',
  v: 'varchar(40)',
  c: 'char(3)',
  tz: 'timestamptz',
  ts: 'timestamp',
  d: 'date',
  ti: 'time',
  iv: 'interval',
  jb: 'jsonb',
  js: 'json',
  ta: 'text[]',
  na: 'numeric[]',
  by: 'bytea',
  u: 'uuid',
  ip: 'inet',
  ok: 'boolean',
  bits: 'varbit',
  span: 'tstzrange',
  place: 'point',
  words: 'tsvector',
  mood: 'mood',
}
const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => one.replaceAll(/[\0\uD800-\uDFFF]/gu, ''))
const float = fc.oneof(fc.double().map(String), fc.constantFrom('NaN', '-Infinity', '-0', '1e-5', '5e-324'))
const moment = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([year, micros]) => `${String(year).padStart(4, '0')}-03-04 05:06:07.${String(micros).padStart(6, '0')}+03`),
  fc.constantFrom('infinity', '-infinity', '0044-03-15 12:00:00+00 BC', '294276-12-31 23:59:59.999999+00'),
)
const values: Record<keyof typeof TYPES, fc.Arbitrary<string>> = {
  n: fc.oneof(
    fc.bigInt().map((one) => `${one}.50`),
    fc.constantFrom('NaN', 'Infinity', '0.000', '1e-100', '1e300'),
  ),
  price: fc.oneof(
    fc.integer().map((one) => `${one % 90_000_000}.1`),
    fc.constant('NaN'),
  ),
  i: fc.integer().map(String),
  b: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  f: float,
  r: fc.oneof(
    fc.float().map((one) => String(Math.fround(one))),
    fc.constantFrom('NaN', '1e6', '-0'),
  ),
  t: fc.oneof(text, fc.constantFrom('', '\uFEFF', '\\N', '\t\n\r\b\\', 'x'.repeat(300_000))),
  v: text,
  c: fc.constantFrom('', 'a', 'abc'),
  tz: moment,
  ts: moment,
  d: fc.constantFrom('0001-01-01', '9999-12-31', 'infinity', '0044-03-15 BC', '5874897-12-31', '1969-12-31'),
  ti: fc.constantFrom('00:00:00', '24:00:00', '12:34:56.000001'),
  iv: fc.constantFrom('1 mon -1 days', '-178000000 years', '00:00:00.000001', '1 year 2 mons 3 days 04:05:06.7'),
  jb: fc.oneof(
    fc.json().filter((one) => !one.includes('\\u0000') && !/\\ud[89a-f]/i.test(one)),
    fc.constantFrom('{"a":1.10,"b":1e400}', '""', 'null'),
  ),
  js: fc.constantFrom('{ "a" : 1,  "a":2 }', '[1.10]', 'null'),
  ta: fc.constantFrom('{}', '{NULL,"NULL",""}', '[0:1]={a,"b c"}', '{{a,b},{c,d}}'),
  na: fc.constantFrom('{1.50,NaN}', '{}', '{NULL}'),
  by: fc.uint8Array().map((bytes) => `\\x${Buffer.from(bytes).toString('hex')}`),
  u: fc.uuid(),
  ip: fc.constantFrom('10.0.0.1/8', '::1', '2001:db8::/32'),
  ok: fc.constantFrom('t', 'f'),
  bits: fc.constantFrom('', '10110'),
  span: fc.constantFrom('empty', '(,)', '["2026-01-01 00:00:00.000001+00",infinity)'),
  place: fc.constantFrom('(1.1,-0)', '(NaN,1e300)'),
  words: fc.constantFrom(`'a':1A 'b c':2`, ''),
  mood: fc.constantFrom('sad', 'a "quoted", mood'),
}

it.each(['parquet', 'ndjson'] as const)(
  'brings every value of every type back to the last bit from %s',
  async (format) => {
    const archive = await anArchive({ keys: masterKeys('correct horse battery staple') })
    const { database, policy, run, held, parts } = archive
    const columns = Object.entries(TYPES)
    await database.query(`create type mood as enum ('sad', 'a "quoted", mood')`)
    await database.query(
      `create table things (id int primary key, at timestamptz not null default '2020-01-01', gone int, ${columns.map(([name, type]) => `${name} ${type}`).join(', ')})`,
    )
    await database.query('alter table things drop column gone')
    const row = fc.tuple(...Object.values(values).map((value) => fc.option(value, { nil: null, freq: 8 })))
    for (const [id, sample] of fc.sample(row, { numRuns: 120, seed: 20_261_121 }).entries()) {
      await database.query(
        `insert into things (id, ${columns.map(([name]) => name).join(', ')}) values (${id}, ${columns.map((_, i) => `$${i + 1}`).join(', ')})`,
        sample,
      )
    }
    await database.query('create table before as table things')
    await policy({ name: 'things', table: 'things', ageColumn: 'at', afterDays: 30, format, batchRows: 50 })

    const gone = await run('things')
    const archived = await held()
    const back = await restoreArchive(parts, { policy: 'things', keepDays: 0 })

    expect([gone.rows, archived, back.rows, back.conflicts]).toEqual([
      120,
      [{ table: 'public.things', rows: 120 }],
      120,
      0,
    ])
    const names = ['id', 'at', ...Object.keys(TYPES)]
    const images = (of: string) => `(row(${names.map((name) => `${of}.${name}`).join(', ')})::record)`
    expect(
      await database.query(
        `select count(*)::int from things t join before b using (id) where ${images('t')} *= ${images('b')}`,
      ),
    ).toEqual([{ count: 120 }])
  },
  60_000,
)

it('leaves a row that was changed after it was copied, and does not count one that went', async () => {
  const archive = await anArchive()
  const { database, policy, place } = archive
  await database.query(
    `create table logs (id int primary key, at timestamptz not null default '2020-01-01', text text)`,
  )
  await database.query(`insert into logs (id, text) select i, 'old' from generate_series(1, 5) i`)
  await policy({ name: 'logs', table: 'logs', ageColumn: 'at', afterDays: 30 })
  const whenCopied: (typeof place)['note'] = async (path, text) => {
    await place.note(path, text)
    if (path.endsWith('state.json')) return
    await database.query(`update logs set text = 'new' where id = 2`)
    await database.query('delete from logs where id = 3')
  }

  const report = await runArchiving({ ...archive.parts, place: { ...place, note: whenCopied } }, 'logs')

  expect(report.rows).toBe(3)
  expect(await archive.held()).toEqual([{ table: 'public.logs', rows: 3 }])
  expect(await database.query('select id, text from logs')).toEqual([{ id: 2, text: 'new' }])
})
