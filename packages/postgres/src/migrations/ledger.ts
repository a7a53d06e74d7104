import type { Client } from 'pg'

/** A migration the database says was applied. */
export interface Applied {
  name: string
  checksum: string
  appliedAt: Date
  durationMs: number
}

export type Direction = 'up' | 'down'

/** How far a migration without a transaction came. */
export interface Progress {
  name: string
  direction: Direction
  /** Statements known to be done. */
  done: number
  /** Whether the next statement was begun, and may be done too. */
  begun: boolean
  /** Of the statements done and begun: what was run cannot be changed afterwards. */
  checksum: string
}

/** The tables the runner keeps in each database; a dumped schema leaves them out. */
export const LEDGER_TABLES = ['schema_migrations', 'schema_migration_progress']

/** Makes the tables that remember what was applied. */
export async function ensureLedger(client: Client): Promise<void> {
  // "if not exists" would print a notice on every run.
  if (await hasLedger(client)) return

  await client.query(`
    create table if not exists schema_migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default clock_timestamp(),
      duration_ms integer not null
    );
    create table if not exists schema_migration_progress (
      name text not null,
      direction text not null check (direction in ('up', 'down')),
      done integer not null,
      begun boolean not null,
      checksum text not null,
      primary key (name, direction)
    )`)
}

/** Whether the database was ever migrated. */
export async function hasLedger(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    "select to_regclass('schema_migrations') is not null and to_regclass('schema_migration_progress') is not null as found",
  )
  return rows[0]?.found ?? false
}

/** What was applied, in the order it was applied. */
export async function listApplied(client: Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(`
    select name, checksum, applied_at as "appliedAt", duration_ms as "durationMs"
      from schema_migrations
     order by applied_at, name`)
  return rows
}

/** Migrations that stopped between two statements. */
export async function listProgress(client: Client): Promise<Progress[]> {
  const { rows } = await client.query<Progress>(
    'select name, direction, done, begun, checksum from schema_migration_progress order by name',
  )
  return rows
}

export async function insertApplied(client: Client, applied: Omit<Applied, 'appliedAt'>): Promise<void> {
  await client.query('insert into schema_migrations (name, checksum, duration_ms) values ($1, $2, $3)', [
    applied.name,
    applied.checksum,
    applied.durationMs,
  ])
}

export async function deleteApplied(client: Client, name: string): Promise<void> {
  await client.query('delete from schema_migrations where name = $1', [name])
}

export async function saveProgress(client: Client, progress: Progress): Promise<void> {
  await client.query(
    `insert into schema_migration_progress (name, direction, done, begun, checksum) values ($1, $2, $3, $4, $5)
     on conflict (name, direction) do update set done = excluded.done, begun = excluded.begun, checksum = excluded.checksum`,
    [progress.name, progress.direction, progress.done, progress.begun, progress.checksum],
  )
}

export async function deleteProgress(client: Client, name: string, direction: Direction): Promise<void> {
  await client.query('delete from schema_migration_progress where name = $1 and direction = $2', [name, direction])
}
