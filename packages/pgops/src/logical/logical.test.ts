import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { startTestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { expect, it, onTestFinished } from 'vitest'
import { fingerprintDatabase } from '../backup/fingerprint.ts'
import { masterKeys } from '../backup/sealing/keys.ts'
import { aBackedUpCluster, systemOf } from '../backup/testing/a-cluster.ts'
import { dumpChunks, findDump, verifyDump } from './list-dumps.ts'
import { loadDump } from './load-dump.ts'
import { restoreDatabase } from './restore-database.ts'
import { takeDump } from './take-dump.ts'

const PSQL = '/usr/lib/postgresql/15/bin/psql'
const isMissing = !existsSync(PSQL)
if (isMissing && process.env['CI'])
  throw new Error('apt-get install postgresql-15: dumps into another version are not tested.')

// What a database may have that rows alone do not.
const CONTENTS = `
  create extension pg_trgm;
  create schema "Odd ""schema""";
  create type mood as enum ('good', 'bad');
  create sequence free_seq start with 7;
  create table suppliers (id int generated always as identity primary key, name text not null unique, mood mood);
  create table products (id bigserial primary key, supplier_id int references suppliers, title text collate "C",
    price numeric(12, 4), twice numeric generated always as (price * 2) stored, tags text[], facts jsonb, picture bytea,
    at timestamptz default now(), check (price >= 0));
  create index on products using gin (title gin_trgm_ops);
  create index on products (supplier_id) where price > 5;
  create table log (at timestamptz not null, what text) partition by range (at);
  create index on log (at);
  create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
  create table "Odd ""schema"""."Odd table" ("a b" int, "c""d" text);
  create function noted() returns trigger language plpgsql as $$ begin insert into log values ('2026-05-01', new.title); return new; end $$;
  insert into suppliers (name, mood) values ('ACME', 'good'), (E'tab\\there\\nand a line', 'bad');
  insert into products (supplier_id, title, price, tags, facts, picture)
    select 1 + i % 2, case i when 1 then '\\.' when 2 then '' when 3 then null else 'Pen ' || i end, i, array['a', null], '{"a": [1]}', '\\x00ff'
      from generate_series(1, 500) as i;
  alter sequence suppliers_id_seq rename to named_before;
  create trigger note after insert on products for each row execute function noted();
  insert into products (title, price) values ('with a trigger', 1);
  insert into "Odd ""schema"""."Odd table" values (1, E'\\\\N'), (2, null);
  select nextval('free_seq');
  create view cheap as select * from products where price < 10;
  create materialized view per_supplier as select s.name, count(*) from suppliers s join products p on p.supplier_id = s.id group by 1;
  create unique index on per_supplier (name);
`

const hashesOf = async (url: string) =>
  (await fingerprintDatabase(url, { hashUpTo: Number.POSITIVE_INFINITY })).map(({ table, rows, hash }) => ({
    table,
    rows,
    hash,
  }))

async function beyondRowsOf(database: Pick<TestDatabase, 'query'>) {
  return {
    indexes: await database.query(
      "select schemaname, tablename, count(*)::int from pg_indexes where schemaname !~ '^pg_' group by 1, 2 order by 1, 2",
    ),
    next: await database.query("select nextval('free_seq')::int as free, nextval('products_id_seq')::int as id"),
    views: await database.query(
      'select (select count(*) from cheap)::int as cheap, array(select p::text from per_supplier p order by 1) as each',
    ),
    identity: await database.query("insert into suppliers (name) values ('next') returning id"),
    triggers: await database.query(
      "select tgname from pg_trigger where not tgisinternal and tgrelid = 'products'::regclass",
    ),
    keys: await database.query(
      "select conname, contype from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by 1",
    ),
  }
}

it.skipIf(isMissing)(
  'a dump of PostgreSQL 18 goes into 15 by psql alone, and one of 15 into 18, with everything in it',
  async () => {
    const newer = await aBackedUpCluster({ codec: 'gzip' })
    const older = await startTestCluster({ major: 15 })
    onTestFinished(() => older.stop('crash'))
    await newer.database.query(CONTENTS)
    const hashes = await hashesOf(newer.database.url)
    const urlOf = (base: TestDatabase) => async (name: string) =>
      Object.assign(new URL(base.url), { pathname: `/${name}` }).toString()

    const { name, url } = newer.database
    const systemId = await systemOf(newer.database)
    const dumped = await takeDump({
      repository: newer.repository,
      systemId,
      url: urlOf(newer.database),
      databases: [name],
    })
    const [file] = dumped.databases
    const stored = readFileSync(join(newer.repository.directory, systemId, 'dumps', dumped.id, file?.file.name ?? ''))
    const inOlder = await older.createDatabase()
    execFileSync(PSQL, ['-q', '-1', '-v', 'ON_ERROR_STOP=1', '-d', inOlder.url], {
      input: gunzipSync(stored),
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    const back = await takeDump({
      repository: newer.repository,
      systemId,
      url: urlOf(inOlder),
      databases: [inOlder.name],
    })
    const again = await newer.cluster.createDatabase()
    await loadDump({
      url: again.url,
      name: back.id,
      chunks: dumpChunks(newer.repository, await findDump(newer.repository, systemId, back.id), inOlder.name),
    })

    expect(await hashesOf(inOlder.url)).toEqual(hashes)
    expect(await hashesOf(again.url)).toEqual(hashes)
    const wanted = await beyondRowsOf({ query: newer.database.query })
    expect(await beyondRowsOf(inOlder)).toEqual(wanted)
    expect(await beyondRowsOf(again)).toEqual(wanted)
    expect(url).toContain(name)
  },
)

it('a database comes back from an encrypted dump beside the live one or in its place, whoever is connected', async () => {
  const { database, repository } = await aBackedUpCluster({ keys: masterKeys('k'.repeat(64)), codec: 'brotli' })
  await database.query('create table t as select generate_series(1, 100) as i')
  const to = async (name: string) => Object.assign(new URL(database.url), { pathname: `/${name}` }).toString()
  const systemId = await systemOf(database)
  const { id } = await takeDump({ repository, systemId, url: to, databases: [database.name] })
  await database.query('delete from t')
  const dump = await findDump(repository, systemId, id)
  const now = new Date('2026-04-07T14:30:00Z')
  const chunks = () => dumpChunks(repository, dump, database.name)
  const sleeping = database.query('select pg_sleep(60)').catch((error: Error) => error.message)

  const beside = await restoreDatabase({ database: database.name, to, chunks: chunks(), replaces: false, now })
  const before = await database.query('select count(*)::int as rows from t')
  const inPlace = await restoreDatabase({
    database: database.name,
    to,
    chunks: chunks(),
    replaces: true,
    now: new Date('2026-04-07T14:31:00Z'),
  })

  expect(await verifyDump(dump)).toEqual([])
  expect(beside).toEqual({
    database: expect.stringMatching(`^${database.name}_restored_20260407143000_`),
    rows: 100,
    safetyCopy: null,
  })
  expect(before).toEqual([{ rows: 0 }])
  expect(inPlace).toEqual({
    database: database.name,
    rows: 100,
    safetyCopy: expect.stringMatching(`^${database.name}_before_restore_20260407143100_`),
  })
  expect(await database.query('select count(*)::int as rows from t')).toEqual([{ rows: 100 }])
  expect(await sleeping).toContain('terminating connection')
})
