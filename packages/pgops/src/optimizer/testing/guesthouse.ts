import type { TestDatabase } from '@products-manager/postgres/testing'

/** A booking site's database as an ORM and three teams made it: quoted names, collations, aggregates, operators and casts
 *  of its own, extensions in a schema of theirs, foreign tables, inheritance, hash and nested partitions, row security,
 *  two schemas with tables of the same names. */
export async function makeGuesthouse(place: Pick<TestDatabase, 'query'>): Promise<void> {
  await place.query(SCHEMA)
  await place.query(ROWS)
  await place.query('vacuum (analyze)')
}

const SCHEMA = `
  create schema stats;
  create schema ext;
  create schema "Booking";
  create schema north;
  create schema south;
  create extension pg_stat_statements schema stats;
  create extension citext schema ext;
  create extension ltree schema ext;
  create extension file_fdw;
  do $$ begin execute format('alter database %I set search_path = "$user", public, ext', current_database()); end $$;
  set search_path = public, ext;
  create collation "Booking".ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create collation "Booking".nowhere (provider = icu, locale = 'de-u-co-phonebk');
  create type "Booking"."Status" as enum ('PENDING', 'CONFIRMED', 'CANCELLED');
  create domain "Booking".email as ext.citext check (value operator(ext.~) '@');
  create domain "Booking".work_email as "Booking".email;
  create type "Booking".price as (amount numeric(12, 2), currency char(3));
  create type "Booking".stay as range (subtype = date, multirange_type_name = "Booking".stays);
  create function "Booking".cheaper(a "Booking".price, b "Booking".price) returns bool language sql immutable as 'select (a).amount < (b).amount';
  create operator "Booking".<<< (leftarg = "Booking".price, rightarg = "Booking".price, function = "Booking".cheaper);
  create function "Booking".amount_of("Booking".price) returns numeric language sql immutable as 'select ($1).amount';
  create cast ("Booking".price as numeric) with function "Booking".amount_of("Booking".price);
  create aggregate "Booking".product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
  create text search configuration "Booking".plain_french (copy = pg_catalog.french);
  create function "Booking".slug(text) returns text language sql immutable strict as $$ select lower(regexp_replace($1, '[^a-z]+', '-', 'gi')) $$;

  create table "Booking"."Guest" (
    id int generated always as identity primary key, email "Booking".work_email not null, "fullName" text collate "Booking".ci not null,
    slug text generated always as ("Booking".slug('x')) stored, "lostAt" timestamptz
  );
  create table "Booking"."Stay" (
    id int primary key, "guestId" int not null references "Booking"."Guest" (id), status "Booking"."Status" not null,
    nights "Booking".stay not null, breaks "Booking".stays, price "Booking".price not null, place ext.ltree not null,
    words tsvector not null, note text
  );
  alter table "Booking"."Stay" enable row level security;
  create policy own on "Booking"."Stay" using (current_user = 'test');
  create table "Booking"."Event" (id int not null, tenant int not null, kind text not null) partition by hash (tenant);
  create table "Booking"."Event_0" partition of "Booking"."Event" for values with (modulus 2, remainder 0);
  create table "Booking"."Event_1" partition of "Booking"."Event" for values with (modulus 2, remainder 1) partition by list (tenant);
  create table "Booking"."Event_1_default" partition of "Booking"."Event_1" default;
  create table "Booking"."Vehicle" (plate text, made int);
  create table "Booking"."Car" (doors int) inherits ("Booking"."Vehicle");
  create table north.orders (id int, buyer int, note text);
  create table south.orders (id int, buyer int, note text);
  create server files foreign data wrapper file_fdw;
  create foreign table "Booking"."Import" (line text) server files options (filename '/dev/null');
  create view "Booking"."Confirmed" as
    select s.id, g."fullName" from "Booking"."Stay" s join "Booking"."Guest" g on g.id = s."guestId"
     where s.status = 'CONFIRMED' and g."fullName" <> 'x' collate "Booking".nowhere;
  create materialized view "Booking"."Popular" as select "guestId", count(*) as stays from "Booking"."Stay" group by 1;
`

const ROWS = `
  insert into "Booking"."Guest" (email, "fullName", "lostAt")
  select 'g' || i || '@example.org', 'Guest ' || md5(i::text), case when i % 30 = 0 then now() end from generate_series(1, 20000) i;
  insert into "Booking"."Stay"
  select i, 1 + (i * 7919::bigint) % 20000, (case when i % 50 = 0 then 'PENDING' when i % 9 = 0 then 'CANCELLED' else 'CONFIRMED' end)::"Booking"."Status",
         "Booking".stay(date '2026-01-01' + i % 400, date '2026-01-02' + i % 400), null, row(i % 500, 'EUR')::"Booking".price,
         ('world.r' || i % 10 || '.c' || i % 900)::ext.ltree, to_tsvector('simple', md5((i % 5000)::text)), case when i % 9 = 0 then md5(i::text) end
    from generate_series(1, 40000) i;
  insert into "Booking"."Event" select i, i % 60, 'k' || i % 12 from generate_series(1, 40000) i;
  insert into "Booking"."Vehicle" select 'V' || i, i % 30 from generate_series(1, 15000) i;
  insert into "Booking"."Car" select 'C' || i, i % 30, 4 from generate_series(1, 15000) i;
  refresh materialized view "Booking"."Popular";
  insert into north.orders select i, i % 3000, md5(i::text) from generate_series(1, 20000) i;
  insert into south.orders select i, i % 3000, md5(i::text) from generate_series(1, 20000) i;
`
