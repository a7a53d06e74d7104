import type { Detection, Profile } from '@products-manager/contract'
import { json, type Reads, sql, type Tx } from '@products-manager/postgres'

/** A supplier's file as it was received. `objectKey` is its path below the data directory, or the path it was read from. */
export interface FileRow {
  id: string
  fileName: string
  fileHash: string
  fileBytes: number
  objectKey: string
  detection: Detection
  suggestedProfile: Profile
}

/** Remembers a received file and what it looks like. */
export function insertFile(tx: Tx<'imports'>, file: FileRow): Promise<number> {
  return tx.run(sql('imports.insert_file')`
    insert into import_files (id, file_name, file_hash, file_size_bytes, object_key, detection, suggested_profile)
    values (${file.id}, ${file.fileName}, ${file.fileHash}, ${file.fileBytes}, ${file.objectKey},
            ${json(file.detection)}, ${json(file.suggestedProfile)})
  `)
}

/** A received file, or null. */
export function findFile(imports: Reads<'imports'>, id: string): Promise<FileRow | null> {
  return imports.maybeOne(sql<FileRow>('imports.find_file')`
    select id, file_name as "fileName", file_hash as "fileHash", file_size_bytes as "fileBytes",
           object_key as "objectKey", detection, suggested_profile as "suggestedProfile"
      from import_files
     where id = ${id}
  `)
}

/** Keeps what a second look at a file told. */
export function updateDetection(
  tx: Tx<'imports'>,
  { id, detection, suggestedProfile }: Pick<FileRow, 'id' | 'detection' | 'suggestedProfile'>,
): Promise<number> {
  return tx.run(sql('imports.update_detection')`
    update import_files set detection = ${json(detection)}, suggested_profile = ${json(suggestedProfile)} where id = ${id}
  `)
}

/**
 * Forgets files older than a day that no run reads and no source brought; what a source brought to be mapped stays for
 * a month. Returns the keys that no other file has.
 */
export async function forgetStaleFiles(tx: Tx<'imports'>): Promise<string[]> {
  const rows = await tx.many(sql<{ key: string }>('imports.forget_stale_files')`
    with forgotten as (
      delete from import_files f
       where f.created_at < now() - interval '1 day'
         and not exists (select from import_jobs j where j.file_id = f.id)
         and not exists (select from source_files s where s.file_id = f.id)
         and not exists (select from source_fetches w
                          where w.upload_id = f.id and w.started_at > now() - interval '30 days')
      returning f.id, f.object_key
    )
    select distinct object_key as key
      from forgotten
     where not exists (
             select from import_files other
              where other.object_key = forgotten.object_key and other.id not in (select id from forgotten)
           )
  `)
  return rows.map(({ key }) => key)
}
