import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dumpSchema, migrate, rollback } from '@products-manager/postgres'
import { type TestDatabase, testCluster } from '@products-manager/postgres/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { databaseNames } from './testing/database-names.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await (await testCluster()).createDatabase()
  return () => database.drop()
})

const directoryOf = (name: string) => fileURLToPath(new URL(`${name}/migrations`, import.meta.url))

/** A column that comes back stands behind the others: PostgreSQL knows no other place for it. */
const unordered = (schema = '') =>
  schema.replaceAll(/(?<=^create table .*\n)(?: {2}.*\n)+/gm, (columns) => {
    const lines = columns.trimEnd().split('\n')
    return `${lines
      .map((line) => line.replace(/,$/, ''))
      .sort()
      .join(',\n')}\n`
  })

describe.each(databaseNames)('the migrations of %s', (name) => {
  it('go back, each to the schema before it, and forward again to the schema after it', async () => {
    const options = { url: database.url, directory: directoryOf(name) }
    const forward = [await dumpSchema(database.url)]
    while ((await migrate({ ...options, steps: 1 })).done.length > 0) forward.push(await dumpSchema(database.url))
    const backward = [forward.at(-1)]

    while (backward.length < forward.length) {
      await rollback(options)
      backward.unshift(await dumpSchema(database.url))
    }
    await migrate(options)

    expect(forward.length).toBeGreaterThan(1)
    expect(backward.map(unordered)).toEqual(forward.map(unordered))
    expect(unordered(await dumpSchema(database.url))).toBe(unordered(forward.at(-1)))
  })

  it('make time-ordered identifiers as those of core do', async () => {
    const [own, core] = await Promise.all([uuidFunction(name), uuidFunction('core')])

    expect(own).toBe(core)
  })
})

describe('uuid_v7', () => {
  const older = async () => /execute \$f\$([\s\S]*?)\$f\$/.exec(await uuidFunction('core'))?.[1] ?? ''
  const newer = async () => /execute '([^']*)'/.exec(await uuidFunction('core'))?.[1] ?? ''

  it.each([
    ['with PostgreSQL 15 to 17', older],
    ['with PostgreSQL 18', newer],
  ])('%s sorts by time and is a valid version 7', async (_, definition) => {
    await database.query(await definition())
    await database.query(`
      create table made (place int, id uuid, at timestamptz);
      do $$
      begin
        for place in 1..50 loop
          insert into made values (place, uuid_v7(), clock_timestamp());
          perform pg_sleep(0.002);
        end loop;
      end
      $$`)

    const rows = await database.query<{ place: number; id: string; at: Date }>('select * from made order by id')

    expect(rows.map((row) => row.place)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    for (const { id, at } of rows) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(Math.abs(Number.parseInt(id.replace('-', '').slice(0, 12), 16) - at.getTime())).toBeLessThan(1_000)
    }
  })
})

it.each([
  ['imports', 'import_logs', "insert into import_logs (job_id, message) values (gen_random_uuid(), 'started')"],
  ['analytics', 'audit_logs', "insert into audit_logs (category, action) values ('auth', 'login')"],
])('the monthly partitions of %s.%s are made ahead once', async (name, table, insert) => {
  await migrate({ url: database.url, directory: directoryOf(name) })

  const made = await database.query(
    `select make_${table}_partitions(3) as first, make_${table}_partitions(4) as second`,
  )
  await database.query(insert)

  expect(made).toEqual([{ first: 4, second: 1 }])
  expect(await database.query(`select count(*)::int as rows from ${table}`)).toEqual([{ rows: 1 }])
})

/** The statement of a database's first migration that makes the function. */
async function uuidFunction(name: string): Promise<string> {
  const [first = ''] = (await readdir(directoryOf(name))).sort()
  const text = await readFile(join(directoryOf(name), first), 'utf8')
  return /^do \$\$[\s\S]*?^\$\$;/m.exec(text)?.[0] ?? ''
}
