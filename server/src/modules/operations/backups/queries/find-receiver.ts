import { type Reads, sql } from '@products-manager/postgres'

/** The receiver of the log, as the server sees it. */
export interface ReceiverFacts {
  isStreaming: boolean
  /** Commits wait for it. */
  isSynchronous: boolean
  /** What it has not confirmed yet. */
  lagBytes: number | null
  lagMs: number | null
  /** What the server keeps for it; null without a slot. */
  keptBytes: number | null
  /** `reserved`, `extended`, `unreserved` or `lost`. */
  slotStatus: string | null
}

/** Reads what the server says of the receiver of this name. */
export function findReceiver(core: Reads<'core'>, name: string): Promise<ReceiverFacts> {
  return core.one(sql<ReceiverFacts>('operations.find_receiver')`
    select coalesce(r.state = 'streaming', false) as "isStreaming",
           coalesce(r.sync_state = 'sync', false) as "isSynchronous",
           pg_wal_lsn_diff(pg_current_wal_lsn(), r.flush_lsn)::float8 as "lagBytes",
           (extract(epoch from r.flush_lag) * 1000)::float8 as "lagMs",
           pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn)::float8 as "keptBytes",
           s.wal_status as "slotStatus"
      from (select) one
      left join pg_stat_replication r on r.application_name = ${name}
      left join pg_replication_slots s on s.slot_name = ${name}
     limit 1
  `)
}
