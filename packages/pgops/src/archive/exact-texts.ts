import { sql, type Tx } from '@products-manager/postgres'

/** Has PostgreSQL write and read every value exactly and in one way for the rest of the transaction, as pg_dump does. */
export async function writeExactly(tx: Tx<string>): Promise<void> {
  await tx.many(sql<object>('archive.write_exactly')`
    select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
           set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '3', true),
           set_config('bytea_output', 'hex', true), set_config('lc_monetary', 'C', true),
           set_config('xmloption', 'content', true)
  `)
}

/** Names of tables and types in values come with their schema; triggers and conditions of others need the usual path. */
export async function nameFully(tx: Tx<string>): Promise<void> {
  await tx.many(sql<object>('archive.name_fully')`select set_config('search_path', 'pg_catalog', true)`)
}

/** A statement that would wait longer for a lock fails: those behind it in the queue would wait with it. */
export async function waitAtMost(tx: Tx<string>, milliseconds: number): Promise<void> {
  await tx.many(sql<object>('archive.wait_at_most')`select set_config('lock_timeout', ${`${milliseconds}ms`}, true)`)
}
