import type { TestDatabase } from '@products-manager/postgres/testing'

/** A public library's database, unlike ours in every way: two schemas, quoted names, enums, domains, partitions, a view,
 *  a generated column, an array, ranges. Faults are planted by `plantFaults`. */
export async function makeLibrary(place: Pick<TestDatabase, 'query'>, scale = 1): Promise<void> {
  await place.query(SCHEMA)
  await place.query(rows(scale))
  await place.query('vacuum (analyze)')
}

const SCHEMA = `
  create extension pg_trgm;
  create extension pg_stat_statements;
  create schema "Lending";
  create type loan_state as enum ('out', 'back', 'late', 'lost');
  create domain isbn as text check (value ~ '^[0-9]{13}$');

  create table members (
    id int primary key, name text not null, town text not null, joined date not null,
    email text not null unique, tags text[] not null, extra jsonb not null
  );
  create table books (
    id int primary key, isbn isbn not null unique, title text not null, shelf text not null, pages int not null,
    weight int generated always as (pages * 4) stored
  );
  create table "Lending"."Loan" (
    id bigint primary key,
    "memberId" int not null references members (id),
    "bookId" int not null references books (id),
    state loan_state not null,
    "takenAt" timestamptz not null,
    days int not null,
    note text
  );
  create index "Loan_member" on "Lending"."Loan" ("memberId", "takenAt");
  create table visits (
    member_id int not null, at timestamptz not null, door smallint not null
  ) partition by range (at);
  create table visits_q1 partition of visits for values from ('2026-01-01') to ('2026-04-01');
  create table visits_q2 partition of visits for values from ('2026-04-01') to ('2026-07-01');
  create view loans_out as
    select l.id, m.name, b.title, l."takenAt"
      from "Lending"."Loan" l join members m on m.id = l."memberId" join books b on b.id = l."bookId"
     where l.state = 'out';
`

const rows = (scale: number) => `
  insert into members
  select i, 'Member ' || md5(i::text), (array['Lyon', 'Nice', 'Lille', 'Metz', 'Brest'])[1 + i % 5], date '2015-01-01' + i % 3650,
         'm' || i || '@example.org', array['t' || i % 40, 'u' || i % 300], jsonb_build_object('rank', i % 2000, 'card', i % 3)
    from generate_series(1, ${20_000 * scale}) i;
  insert into books
  select i, lpad((9780000000000 + i)::text, 13, '0'), 'Title ' || md5((i * 7)::text) || ' ' || md5((i * 3)::text), 'S' || i % 900, 40 + i % 900
    from generate_series(1, ${15_000 * scale}) i;
  insert into "Lending"."Loan"
  select i, 1 + (i * 7919::bigint) % ${20_000 * scale}, 1 + (i * 104729::bigint) % ${15_000 * scale},
         case when i % 100 = 0 then 'lost' when i % 20 = 0 then 'late' when i % 7 = 0 then 'out' else 'back' end::loan_state,
         timestamptz '2024-01-01' + i * interval '9 minutes' / ${scale}, 1 + i % 30, case when i % 10 = 0 then md5(i::text) end
    from generate_series(1, ${120_000 * scale}) i;
  insert into visits
  select 1 + (i * 31) % ${20_000 * scale}, timestamptz '2026-01-01' + i * interval '190 seconds' / ${scale}, i % 6 from generate_series(1, ${80_000 * scale}) i;
`

/** Faults, each told by its index's name; everything else is as it should be. */
export async function plantFaults(place: Pick<TestDatabase, 'query'>): Promise<void> {
  await place.query(`
    create index dup_shelf_a on books (shelf);
    create index dup_shelf_b on books (shelf);
    create index redundant_member on "Lending"."Loan" ("memberId");
    create index unused_days on "Lending"."Loan" (days);
    create index bloated_taken on "Lending"."Loan" ("takenAt") with (fillfactor = 90);
    create index used_town on members (town) include (name);
    create index partial_lost on "Lending"."Loan" ("takenAt") where state = 'lost';
    create unique index unique_title on books (title, id);
    create table archive (id int primary key, note text) with (autovacuum_enabled = off);
    insert into archive select i, md5(i::text) from generate_series(1, 60000) i;
    delete from archive where id % 12 <> 0;
  `)
  await place.query('vacuum (analyze)')
  await place.query(`
    update "Lending"."Loan" set "takenAt" = "takenAt" + interval '1 second' where id % 4 < 3;
    update "Lending"."Loan" set "takenAt" = "takenAt" - interval '1 second' where id % 4 < 3;
    update "Lending"."Loan" set "takenAt" = "takenAt" + interval '1 second' where id % 4 < 3;
  `)
  await place.query('reindex index "Lending"."Loan_pkey"')
  for (const index of ['Loan_member', 'redundant_member', 'unused_days', 'partial_lost'])
    await place.query(`reindex index "Lending"."${index}"`)
  await place.query('vacuum (analyze)')
  await place.query(`
    set enable_seqscan = off;
    select id from books where shelf = 'S1';
    select id from "Lending"."Loan" where "memberId" = 7 order by "takenAt" limit 1;
    select "takenAt" from "Lending"."Loan" where "takenAt" > '2026-01-01' order by "takenAt" limit 3;
    select name from members where town = 'Nice' limit 1;
    select id from "Lending"."Loan" where state = 'lost' and "takenAt" > '2026-01-01';
  `)
}
