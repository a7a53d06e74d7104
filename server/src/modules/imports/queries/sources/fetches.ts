import type { FetchTrigger } from '@products-manager/contract'
import { nothing, part, type Reads, type Session, sql, type Tx } from '@products-manager/postgres'
import { type FetchRow, fetchColumns } from './source-row.ts'

/** Keeps other fetches of this supplier away as long as the session lives. False when one is under way. */
export async function lockFetching(session: Session<'imports'>, supplierCode: string): Promise<boolean> {
  const { locked } = await session.one(sql<{ locked: boolean }>('imports.lock_fetching')`
    select pg_try_advisory_lock(hashtextextended('fetch for ' || ${supplierCode}::text, 0)) as locked
  `)
  return locked
}

/** Notes that a source is looked at. */
export function insertFetch(
  tx: Tx<'imports'>,
  fetch: { id: string; sourceId: string; trigger: FetchTrigger; attempt: number },
): Promise<number> {
  return tx.run(sql('imports.insert_fetch')`
    insert into source_fetches (id, config_id, trigger, attempt)
    values (${fetch.id}, ${fetch.sourceId}, ${fetch.trigger}, ${fetch.attempt})
  `)
}

/** Ends what a killed process left behind. Only for whoever holds the supplier's lock. */
export function failLostFetches(
  tx: Tx<'imports'>,
  sourceId: string,
  error: { code: string; message: string },
): Promise<number> {
  return tx.run(sql('imports.fail_lost_fetches')`
    update source_fetches
       set status = 'failed', ended_at = now(), error_code = ${error.code}, error = ${error.message}
     where config_id = ${sourceId} and status = 'running'
  `)
}

export interface FetchEnd {
  status: 'taken' | 'unchanged' | 'failed'
  filesSeen: number
  error: { code: string; message: string } | null
  uploadId: string | null
  retryAt: Date | null
}

/** Notes what came of a look at a source. */
export function endFetch(tx: Tx<'imports'>, id: string, end: FetchEnd): Promise<number> {
  return tx.run(sql('imports.end_fetch')`
    update source_fetches t
       set status = ${end.status}, files_seen = ${end.filesSeen}, ended_at = now(),
           files_taken = taken.files, bytes_fetched = taken.bytes,
           error_code = ${end.error?.code ?? null}, error = ${end.error?.message ?? null}, upload_id = ${end.uploadId},
           retry_at = ${end.retryAt}
      from (select count(*) as files, coalesce(sum(bytes), 0) as bytes from source_files where fetch_id = ${id}) taken
     where t.id = ${id}
  `)
}

/** Leaves no trace of a look that was interrupted, unless it took files by then. */
export async function forgetFetch(
  tx: Tx<'imports'>,
  { id, filesSeen }: { id: string; filesSeen: number },
): Promise<void> {
  const forgotten = await tx.run(sql('imports.forget_fetch')`
    delete from source_fetches where id = ${id} and not exists (select from source_files where fetch_id = ${id})
  `)
  if (forgotten === 0)
    await endFetch(tx, id, { status: 'taken', filesSeen, error: null, uploadId: null, retryAt: null })
}

/** Looks at a source, newest first. */
export function listFetches(
  imports: Reads<'imports'>,
  { sourceId, after, limit }: { sourceId: string; after?: string | undefined; limit: number },
): Promise<FetchRow[]> {
  return imports.many(sql<FetchRow>('imports.list_fetches')`
    select ${fetchColumns}
      from source_fetches t
     where t.config_id = ${sourceId} ${after ? part`and t.id < ${after}::uuid` : nothing}
     order by t.id desc
     limit ${limit}
  `)
}

/** The newest look at each of these sources, or the newest that has ended. */
export function listLastFetches(
  imports: Reads<'imports'>,
  sourceIds: readonly string[],
  { ended = false }: { ended?: boolean } = {},
): Promise<FetchRow[]> {
  return imports.many(sql<FetchRow>('imports.list_last_fetches')`
    select ${fetchColumns}
      from unnest(${sourceIds}::uuid[]) wanted (id)
     cross join lateral (select * from source_fetches l
                          where l.config_id = wanted.id ${ended ? part`and l.status <> 'running'` : nothing}
                          order by l.id desc
                          limit 1) t
  `)
}

export interface FetchOfSource extends FetchRow {
  sourceName: string
  supplierCode: string
  /** Looks of the same day that came to the same. */
  times: number
}

/**
 * Looks at sources in these days, each given by its begin, newest first. Those of a day that found nothing new, or failed
 * alike, are one: a source that is looked at every minute would otherwise hide all others.
 */
export function listFetchesOfDays(
  imports: Reads<'imports'>,
  { days, to, supplier, limit }: { days: readonly Date[]; to: Date; supplier?: string | undefined; limit: number },
): Promise<FetchOfSource[]> {
  return imports.many(sql<FetchOfSource>('imports.list_fetches_of_days')`
    select ${fetchColumns}, c.config_name as "sourceName", c.supplier_code as "supplierCode", alike.times
      from (select (array_agg(l.id order by l.id desc))[1] as id, count(*)::int as times
              from source_fetches l
              join import_configs s on s.id = l.config_id
             where l.started_at >= ${days[0] ?? to} and l.started_at < ${to}
               ${supplier === undefined ? nothing : part`and s.supplier_code = ${supplier}`}
             group by l.config_id, width_bucket(l.started_at, ${days}::timestamptz[]), l.status, l.error_code, l.upload_id,
                      case when l.status in ('taken', 'running') then l.id end) alike
      join source_fetches t on t.id = alike.id
      join import_configs c on c.id = t.config_id
     order by t.started_at desc, t.id desc
     limit ${limit}
  `)
}
