import { type Database, sql, verbatim } from '@products-manager/postgres'

// Beside the tables it archives: what became of a row commits together with its deletion, and goes back in time with
// the database when a backup is restored.
const SCHEMA = `
create schema if not exists pgops_archive;
create table if not exists pgops_archive.archive_policies (
  name text primary key,
  definition jsonb not null,
  updated_at timestamptz not null default now()
);
create table if not exists pgops_archive.archive_jobs (
  id uuid primary key default gen_random_uuid(),
  policy text not null,
  kind text not null check (kind in ('archive', 'restore', 'expire')),
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  rows bigint not null default 0,
  plain_bytes bigint not null default 0,
  stored_bytes bigint not null default 0,
  error text
);
create index if not exists archive_jobs_started_at on pgops_archive.archive_jobs (started_at desc);
create table if not exists pgops_archive.archive_pieces (
  id text primary key,
  batch text not null,
  policy text not null,
  job_id uuid not null,
  table_name text not null,
  state text not null check (state in ('writing', 'copied', 'archived', 'expired')),
  path text not null,
  partition jsonb,
  file_rows integer not null default 0,
  held int4multirange not null default '{}',
  held_rows integer not null default 0,
  plain_bytes bigint not null default 0,
  stored_bytes bigint not null default 0,
  oldest timestamptz,
  newest timestamptz,
  manifest jsonb,
  is_noted boolean not null default false,
  created_at timestamptz not null default now(),
  archived_at timestamptz
);
create index if not exists archive_pieces_policy on pgops_archive.archive_pieces (policy, table_name, oldest);
create index if not exists archive_pieces_batch on pgops_archive.archive_pieces (batch);
create index if not exists archive_pieces_unfinished on pgops_archive.archive_pieces (policy)
  where state in ('writing', 'copied') or not is_noted;
create table if not exists pgops_archive.archive_holds (
  id uuid primary key default gen_random_uuid(),
  policy text not null,
  reason text not null,
  from_time timestamptz,
  to_time timestamptz,
  created_at timestamptz not null default now(),
  released_at timestamptz
);
create table if not exists pgops_archive.archive_exemptions (
  policy text not null,
  from_time timestamptz not null,
  to_time timestamptz not null,
  until_time timestamptz not null
);
create table if not exists pgops_archive.archive_months (
  policy text not null,
  table_name text not null,
  schema_name text not null,
  archive_name text not null,
  partition_name text not null,
  bounds text not null,
  state text not null check (state in ('moving', 'archived')),
  rows bigint not null default 0,
  oldest timestamptz,
  newest timestamptz,
  archived_at timestamptz not null default now(),
  primary key (schema_name, partition_name)
);
create or replace view pgops_archive.v_archive_statistics as
select policy, table_name, count(*)::int as files, sum(held_rows)::bigint as rows,
       sum(plain_bytes)::bigint as plain_bytes, sum(stored_bytes)::bigint as stored_bytes,
       round(100 * (1 - sum(stored_bytes) / nullif(sum(plain_bytes), 0)), 1) as saved_percent,
       min(oldest) as oldest, max(newest) as newest, max(archived_at) as last_archived_at
  from pgops_archive.archive_pieces
 where state = 'archived' and held_rows > 0
 group by policy, table_name
 union all
select m.policy, m.table_name, count(*)::int, sum(m.rows)::bigint, sum(pg_total_relation_size(c.oid))::bigint,
       sum(pg_total_relation_size(c.oid))::bigint, 0.0, min(m.oldest), max(m.newest), max(m.archived_at)
  from pgops_archive.archive_months m
  join pg_namespace n on n.nspname = m.schema_name
  join pg_class c on c.relnamespace = n.oid and c.relname = m.partition_name
  join pg_inherits i on i.inhrelid = c.oid
  join pg_class p on p.oid = i.inhparent and p.relname = m.archive_name
 where m.rows > 0
 group by m.policy, m.table_name;
`

/** Makes the tables of the archive where they are missing. Two that come together follow one another. */
export async function ensureArchiveSchema(database: Database<string>): Promise<void> {
  const { isThere } = await database.one(
    sql<{ isThere: boolean }>('archive.find_schema')`
      select to_regclass('pgops_archive.archive_months') is not null as "isThere"`,
  )
  if (isThere) return

  await database.transaction(async (tx) => {
    await tx.many(sql<object>('archive.lock_schema')`select pg_advisory_xact_lock(hashtext('pgops_archive schema'))`)
    // One by one: a statement of several goes by another protocol.
    for (const statement of SCHEMA.split(/;\n/)) {
      if (statement.trim() !== '') await tx.run(sql('archive.make_schema')`${verbatim(statement)}`)
    }
  })
}
