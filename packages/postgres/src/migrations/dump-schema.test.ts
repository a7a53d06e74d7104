import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkSchema, lineDifference } from './check-schema.ts'
import { dumpSchema } from './dump-schema.ts'
import { migrate } from './migrate.ts'
import { ask, type Bench, openBench } from './testing/database.ts'

let bench: Bench
const everyKind = await readFile(new URL('./testing/every-kind.sql', import.meta.url), 'utf8')

beforeAll(async () => {
  bench = await openBench()
})

afterAll(() => bench.close())

describe('the dumped schema', () => {
  it('makes, in an empty database, a schema that dumps to the same text', async () => {
    const [original, copy] = [await bench.newDatabase(), await bench.newDatabase()]
    await ask(original, everyKind)

    const dumped = await dumpSchema(original)
    await ask(copy, dumped)

    expect(await dumpSchema(copy)).toBe(dumped)
  })

  it('leaves nothing out that PostgreSQL counts', async () => {
    const [original, copy] = [await bench.newDatabase(), await bench.newDatabase()]
    await ask(original, `${everyKind}; drop table logs_2026_11`)
    const counted = `
      select 'relations' as what, string_agg(concat_ws(' ', c.oid::regclass, c.relkind, c.relpersistence), ', ' order by c.oid::regclass::text) as names
        from pg_class c where c.relnamespace::regnamespace::text in ('public', 'audit')
      union all select 'constraints', string_agg(concat_ws(' ', conname, pg_get_constraintdef(oid)), ', ' order by conname, conrelid::regclass::text)
        from pg_constraint where connamespace::regnamespace::text in ('public', 'audit') and contype <> 'c'
      union all select 'columns', string_agg(concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
               attidentity, attgenerated, attstorage), ', ' order by attrelid::regclass::text, attname)
        from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace::regnamespace::text in ('public', 'audit') and attnum > 0
      union all select 'triggers', string_agg(concat_ws(' ', tgname, tgenabled), ', ' order by tgname) from pg_trigger where not tgisinternal
      union all select 'functions', string_agg(concat_ws(' ', p.oid::regprocedure, md5(pg_get_functiondef(p.oid))), ', ' order by p.oid::regprocedure::text)
        from pg_proc p where pronamespace::regnamespace::text in ('public', 'audit') and prokind in ('f', 'p')
      union all select 'descriptions', string_agg(description, ', ' order by description) from pg_description where objoid >= 16384
      union all select 'policies', string_agg(polname, ', ') from pg_policy
      union all select 'sequences', string_agg(concat_ws(' ', seqrelid::regclass, seqstart, seqincrement, seqcycle), ', ' order by seqrelid::regclass::text) from pg_sequence`

    await ask(copy, await dumpSchema(original))

    expect(await ask(copy, counted)).toEqual(await ask(original, counted))
  })

  it('is the same whatever the order things were made in', async () => {
    const [one, two] = [await bench.newDatabase(), await bench.newDatabase()]
    await ask(
      one,
      'create table b (n int); create table a (n int); create index i2 on a (n); create index i1 on a (n desc)',
    )
    await ask(
      two,
      'create table a (x int, n int); alter table a drop x; create index i1 on a (n desc); create index i2 on a (n); create table b (n int)',
    )

    const texts = [await dumpSchema(one), await dumpSchema(two)]

    expect(texts[0]).toBe(texts[1])
  })

  it('names neither partitions over time nor the tables of the runner', async () => {
    const url = await bench.newDatabase()
    const directory = await bench.newFolder({ '0001-logs.sql': everyKind })
    await migrate({ url, directory })

    const dumped = await dumpSchema(url)

    expect(dumped).not.toMatch(/logs_2026_11|schema_migration/)
    expect(dumped).toContain('create table by_level_warn partition of by_level')
  })

  it('refuses what it could not describe', async () => {
    const url = await bench.newDatabase()
    await ask(url, 'create aggregate longest(text) (sfunc = textcat, stype = text)')

    const dump = dumpSchema(url)

    await expect(dump).rejects.toMatchObject({
      code: 'MIGRATION_CANNOT_DUMP',
      message: expect.stringContaining('aggregate longest(text)'),
    })
  })

  it('loads with psql where there is one', async (context) => {
    const psql = await promisify(execFile)('psql', ['--version']).catch(() => null)
    if (!psql) return context.skip()
    const [original, copy] = [await bench.newDatabase(), await bench.newDatabase()]
    await ask(original, everyKind)
    const dumped = await dumpSchema(original)
    const folder = await bench.newFolder({ 'schema.sql': dumped })

    await promisify(execFile)('psql', ['-v', 'ON_ERROR_STOP=1', '-qf', join(folder, 'schema.sql'), copy])

    expect(await dumpSchema(copy)).toBe(dumped)
  })
})

describe('the committed schema', () => {
  it('is compared with the database, and the difference shown by lines', async () => {
    const url = await bench.newDatabase()
    await ask(url, 'create table pens (id int, colour text)')
    const folder = await bench.newFolder({ 'schema.sql': await dumpSchema(url) })
    await ask(url, 'alter table pens add price numeric')

    const check = await checkSchema(url, join(folder, 'schema.sql'))

    expect(check).toEqual({
      same: false,
      difference: expect.stringContaining('-  colour text\n+  colour text,\n+  price numeric\n );'),
    })
  })

  it('is the same when nothing was changed', async () => {
    const url = await bench.newDatabase()
    await ask(url, 'create table pens (id int)')
    const folder = await bench.newFolder({})
    await writeFile(join(folder, 'schema.sql'), await dumpSchema(url))

    const check = await checkSchema(url, join(folder, 'schema.sql'))

    expect(check).toEqual({ same: true })
  })

  it('shows only the lines around a change', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].join('\n')
    const after = ['a', 'b', 'c', 'd', 'E', 'f', 'g', 'h', 'i'].join('\n')

    const difference = lineDifference(before, after)

    expect(difference).toBe(' b\n c\n d\n-e\n+E\n f\n g\n h\n…')
  })
})
