import { type Abortable, type Reads, sql } from '@products-manager/postgres'

/** A session that waits for a lock, or that others wait for. */
export interface LockSession {
  pid: number
  user: string | null
  database: string | null
  application: string
  client: string | null
  /** As in pg_stat_activity: active, idle in transaction, … */
  state: string | null
  kind: string
  query: string
  /** Since when its transaction is open. */
  transactionStartedAt: Date | null
  queryStartedAt: Date | null
  stateChangedAt: Date | null
  /** Since when it waits; null when it does not. */
  waitsSince: Date | null
  /** The lock it waits for. */
  wantedMode: string | null
  wantedRelation: string | null
  /** Whom it waits for; 0 is a prepared transaction. */
  blockedBy: number[]
}

/** Sessions of the database that wait for a lock, with those they wait for, whichever database these are in. */
export function listLockSessions(database: Reads<string>, options: Abortable = {}): Promise<LockSession[]> {
  return database.many(
    sql<LockSession>('pgops.list_lock_sessions')`
    with waiting as (
      select pid, pg_blocking_pids(pid) as blocked_by
        from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'
    ), wanted as (
      select distinct on (l.pid) l.pid, l.mode, l.waitstart,
             case when l.relation is null then l.locktype
                  when l.database in (0, (select oid from pg_database where datname = current_database()))
                  then l.relation::regclass::text end as relation
        from pg_locks l
       where not l.granted
       order by l.pid, l.waitstart
    ), involved as (
      select pid from waiting
       union
      select blocker from waiting, unnest(blocked_by) blocker
    )
    select i.pid, a.usename as "user", a.datname as "database", coalesce(a.application_name, '') as application,
           host(a.client_addr) as client, a.state, coalesce(a.backend_type, 'prepared transaction') as kind,
           coalesce(a.query, '') as query, a.xact_start as "transactionStartedAt", a.query_start as "queryStartedAt",
           a.state_change as "stateChangedAt", w.waitstart as "waitsSince", w.mode as "wantedMode",
           w.relation as "wantedRelation", coalesce(b.blocked_by, '{}') as "blockedBy"
      from involved i
      left join pg_stat_activity a on a.pid = i.pid
      left join waiting b on b.pid = i.pid
      left join wanted w on w.pid = i.pid
     order by w.waitstart nulls first, i.pid
  `,
    options,
  )
}
