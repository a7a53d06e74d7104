import { type Reads, sql, type Tx } from '@products-manager/postgres'
import type { RunOfFile } from './source-row.ts'

export interface TakenFileRow {
  id: string
  sourceId: string
  name: string
  version: string
  hash: string
  bytes: number
  modifiedAt: Date | null
  runId: string | null
  takenAt: Date
}

// More states of one source's files than a server shows at once.
const REMEMBERED = 20_000

/** What was taken from a source, newest first. */
export function listTakenFiles(imports: Reads<'imports'>, sourceId: string): Promise<TakenFileRow[]> {
  return imports.many(sql<TakenFileRow>('imports.list_taken_files')`
    select id, config_id as "sourceId", name, version, file_hash as hash, bytes, modified_at as "modifiedAt",
           run_id as "runId", taken_at as "takenAt"
      from source_files
     where config_id = ${sourceId}
     order by taken_at desc, id desc
     limit ${REMEMBERED}
  `)
}

export type LastFileRow = TakenFileRow & RunOfFile

/** The last file of each of these sources. */
export function listLastFiles(imports: Reads<'imports'>, sourceIds: readonly string[]): Promise<LastFileRow[]> {
  return imports.many(sql<LastFileRow>('imports.list_last_files')`
    select t.id, t.config_id as "sourceId", t.name, t.version, t.file_hash as hash, t.bytes,
           t.modified_at as "modifiedAt", t.run_id as "runId", t.taken_at as "takenAt",
           j.status as "runStatus", j.last_error_code as "errorCode", j.last_error as error
      from unnest(${sourceIds}::uuid[]) wanted (id)
     cross join lateral (
             select * from source_files f where f.config_id = wanted.id order by f.taken_at desc, f.id desc limit 1
           ) t
      left join import_jobs j on j.id = t.run_id
  `)
}

export interface NewTakenFile {
  sourceId: string
  fetchId: string | null
  name: string
  version: string
  fileId: string
  runId: string | null
  hash: string
  bytes: number
  modifiedAt: Date | null
}

/** Remembers that a file was taken in this state; said again, it counts as taken now. */
export function upsertTakenFile(tx: Tx<'imports'>, file: NewTakenFile): Promise<number> {
  return tx.run(sql('imports.upsert_taken_file')`
    insert into source_files (config_id, fetch_id, name, version, file_id, run_id, file_hash, bytes, modified_at)
    values (${file.sourceId}, ${file.fetchId}, ${file.name}, ${file.version}, ${file.fileId}, ${file.runId},
            ${file.hash}, ${file.bytes}, ${file.modifiedAt})
    on conflict (config_id, name, version) do update
       set fetch_id = excluded.fetch_id, file_id = excluded.file_id,
           run_id = coalesce(excluded.run_id, source_files.run_id), file_hash = excluded.file_hash,
           bytes = excluded.bytes, taken_at = now(), cleared_at = null
  `)
}

/** A program sent what it had sent before: that is the last sign of life, and the look that took the file keeps it. */
export function touchTakenFile(tx: Tx<'imports'>, id: string): Promise<number> {
  return tx.run(sql('imports.touch_taken_file')`update source_files set taken_at = now() where id = ${id}`)
}

/** A file came: nothing is late any more. */
export function forgetLateness(tx: Tx<'imports'>, sourceId: string): Promise<number> {
  return tx.run(sql('imports.forget_lateness')`
    update import_configs set late_told_at = null where id = ${sourceId} and late_told_at is not null
  `)
}

/** Notes that a taken file was moved or deleted at its source. */
export function markCleared(
  tx: Tx<'imports'>,
  { sourceId, name, version }: Pick<NewTakenFile, 'sourceId' | 'name' | 'version'>,
): Promise<number> {
  return tx.run(sql('imports.mark_cleared')`
    update source_files set cleared_at = now() where config_id = ${sourceId} and name = ${name} and version = ${version}
  `)
}
