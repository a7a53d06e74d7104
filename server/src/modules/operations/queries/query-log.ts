import { json, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { Look, ObservedQuery, QueryCounters } from 'pgops'

/** The last look at a database. */
export async function findQueryLook(analytics: Reads<'analytics'>, database: string): Promise<Look | null> {
  const row = await analytics.maybeOne(sql<{ at: Date; resetAt: Date | null; counters: Look['counters'] }>(
    'operations.find_query_look',
  )`
    select looked_at as at, reset_at as "resetAt", counters from query_looks where database_name = ${database}
  `)
  return row && { at: row.at.toISOString(), resetAt: row.resetAt?.toISOString() ?? null, counters: row.counters }
}

export function saveQueryLook(tx: Tx<'analytics'>, database: string, look: Look): Promise<number> {
  return tx.run(sql('operations.save_query_look')`
    insert into query_looks (database_name, looked_at, reset_at, counters)
    values (${database}, ${look.at}, ${look.resetAt}, ${json(look.counters)})
    on conflict (database_name) do update
       set looked_at = excluded.looked_at, reset_at = excluded.reset_at, counters = excluded.counters
  `)
}

/** What a query did between two looks. */
export interface LoggedQuery extends Pick<ObservedQuery, 'fingerprint' | 'text' | 'name' | 'plan'> {
  counted: QueryCounters
}

const LONGEST_NAME = 100

export function insertQueryLog(
  tx: Tx<'analytics'>,
  database: string,
  queries: readonly LoggedQuery[],
): Promise<number> {
  const rows = queries.map(({ fingerprint, text, name, plan, counted }) => ({
    fingerprint,
    text,
    name: name?.slice(0, LONGEST_NAME) ?? null,
    plan,
    calls: counted.calls,
    total: counted.totalMs,
    rows: counted.rows,
    hit: counted.blocksHit,
    read: counted.blocksRead,
    wal: counted.walBytes,
  }))
  return tx.run(sql('operations.insert_query_log')`
    insert into query_performance_log (database_name, query_hash, query, statement_name, calls, execution_time_ms,
                                       avg_execution_time, rows_returned, blocks_hit, blocks_read, wal_bytes, plan)
    select ${database}, q.fingerprint, q.text, q.name, q.calls, q.total, q.total / q.calls, q.rows, q.hit, q.read, q.wal, q.plan
      from jsonb_to_recordset(${json(rows)}) as q(fingerprint text, text text, name text, plan jsonb, calls bigint, total numeric,
                                                  rows bigint, hit bigint, read bigint, wal numeric)
  `)
}

/** Rows older than this are forgotten. */
export function deleteQueryLog(tx: Tx<'analytics'>, before: Date): Promise<number> {
  return tx.run(sql('operations.delete_query_log')`delete from query_performance_log where created_at < ${before}`)
}

export interface QueryHistoryRow {
  at: Date
  text: string
  name: string | null
  calls: number
  totalMs: number
  meanMs: number
  rows: number
  blocksHit: number
  blocksRead: number
  walBytes: number
  plan: unknown
}

const LOOKS_SHOWN = 500

/** What a query did, look by look, the last first. */
export function listQueryHistory(
  analytics: Reads<'analytics'>,
  database: string,
  fingerprint: string,
): Promise<QueryHistoryRow[]> {
  return analytics.many(sql<QueryHistoryRow>('operations.list_query_history')`
    select created_at as at, query as text, statement_name as name, calls, execution_time_ms::float8 as "totalMs",
           avg_execution_time::float8 as "meanMs", rows_returned as rows, blocks_hit as "blocksHit", blocks_read as "blocksRead",
           wal_bytes::float8 as "walBytes", plan
      from query_performance_log
     where database_name = ${database} and query_hash = ${fingerprint}
     order by created_at desc limit ${LOOKS_SHOWN}
  `)
}
