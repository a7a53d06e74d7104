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
