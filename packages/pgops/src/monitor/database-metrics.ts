import { type Abortable, type Reads, sql } from '@products-manager/postgres'

/** What is measured of a database at every scrape: one row, of counters the server keeps anyway. */
export interface DatabaseMetrics {
  sizeBytes: number
  sessionsActive: number
  sessionsIdle: number
  sessionsIdleInTransaction: number
  sessionsWaitingForLock: number
  maxConnections: number
  /** Of all databases of the server. */
  serverConnections: number
  longestTransactionSeconds: number
  longestIdleInTransactionSeconds: number
  longestLockWaitSeconds: number
  commits: number
  rollbacks: number
  blocksHit: number
  blocksRead: number
  rowsReturned: number
  tempBytes: number
  deadlocks: number
  freezeAge: number
  walArchiveFailures: number
  replicationLagSeconds: number
  slotBytes: number
  invalidIndexes: number
  deadRows: number
  liveRows: number
  sequentialScans: number
  indexScans: number
}

/** The measurements of one database. */
export function findDatabaseMetrics(database: Reads<string>, options: Abortable = {}): Promise<DatabaseMetrics> {
  return database.one(
    sql<DatabaseMetrics>('pgops.find_database_metrics')`
      with sessions as materialized (
        select datname = current_database() as here, state, wait_event_type, xact_start, state_change, pid,
               backend_type
          from pg_stat_activity
      ), waits as (
        select max(extract(epoch from clock_timestamp() - l.waitstart)) as longest
          from pg_locks l join sessions s on s.pid = l.pid and s.here
         where not l.granted
      ), tables as (
        select sum(n_dead_tup) as dead, sum(n_live_tup) as live, sum(seq_scan) as seq, sum(idx_scan) as idx
          from pg_stat_user_tables
      )
      select pg_database_size(d.oid) as "sizeBytes",
             (select count(*) from sessions where here and state = 'active' and pid <> pg_backend_pid()) as "sessionsActive",
             (select count(*) from sessions where here and state = 'idle') as "sessionsIdle",
             (select count(*) from sessions where here and state like 'idle in transaction%') as "sessionsIdleInTransaction",
             (select count(*) from sessions where here and wait_event_type = 'Lock') as "sessionsWaitingForLock",
             current_setting('max_connections')::int as "maxConnections",
             (select count(*) from sessions where backend_type = 'client backend') as "serverConnections",
             coalesce((select extract(epoch from clock_timestamp() - min(xact_start)) from sessions where here and pid <> pg_backend_pid()), 0)::float8
               as "longestTransactionSeconds",
             coalesce((select extract(epoch from clock_timestamp() - min(state_change)) from sessions
                        where here and state like 'idle in transaction%'), 0)::float8 as "longestIdleInTransactionSeconds",
             coalesce((select longest from waits), 0)::float8 as "longestLockWaitSeconds",
             s.xact_commit as commits, s.xact_rollback as rollbacks, s.blks_hit as "blocksHit", s.blks_read as "blocksRead",
             s.tup_returned as "rowsReturned", s.temp_bytes as "tempBytes", s.deadlocks,
             age(d.datfrozenxid) as "freezeAge",
             (select failed_count from pg_stat_archiver) as "walArchiveFailures",
             coalesce((select max(extract(epoch from replay_lag)) from pg_stat_replication), 0)::float8 as "replicationLagSeconds",
             coalesce((select max(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, restart_lsn))
                         from pg_replication_slots), 0)::bigint as "slotBytes",
             (select count(*) from pg_index where not indisvalid) as "invalidIndexes",
             coalesce(t.dead, 0)::bigint as "deadRows", coalesce(t.live, 0)::bigint as "liveRows",
             coalesce(t.seq, 0)::bigint as "sequentialScans", coalesce(t.idx, 0)::bigint as "indexScans"
        from pg_database d
        join pg_stat_database s on s.datid = d.oid
        cross join tables t
       where d.datname = current_database()
    `,
    options,
  )
}

/** What is measured of a large table. */
export interface TableMetrics {
  table: string
  bytes: number
  liveRows: number
  deadRows: number
  sequentialScans: number
  indexScans: number
  /** Null before the first. */
  secondsSinceVacuum: number | null
}

/** The largest tables, partitions counted with the table they are of: as many as the limit, whatever a database holds. */
export function listTableMetrics(
  database: Reads<string>,
  limit: number,
  options: Abortable = {},
): Promise<TableMetrics[]> {
  return database.many(
    sql<TableMetrics>('pgops.list_table_metrics')`
      with large as (
        select coalesce(i.inhparent, c.oid) as oid, sum(c.relpages) as pages
          from pg_class c
          left join pg_inherits i on i.inhrelid = c.oid
         where c.relkind in ('r', 'm')
           and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
         group by 1
         order by 2 desc, 1
         limit ${limit}
      )
      select l.oid::regclass::text as "table", sum(pg_total_relation_size(s.relid))::bigint as bytes,
             sum(s.n_live_tup)::bigint as "liveRows", sum(s.n_dead_tup)::bigint as "deadRows",
             sum(s.seq_scan)::bigint as "sequentialScans", coalesce(sum(s.idx_scan), 0)::bigint as "indexScans",
             extract(epoch from clock_timestamp() - max(greatest(s.last_vacuum, s.last_autovacuum)))::float8 as "secondsSinceVacuum"
        from large l
        left join pg_inherits i on i.inhparent = l.oid
        join pg_stat_user_tables s on s.relid in (l.oid, i.inhrelid)
       group by l.oid
       order by bytes desc, 1
    `,
    options,
  )
}
