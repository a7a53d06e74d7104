import type { Companion, FileRules, SourceConnection } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'

export interface SourceWrite {
  id: string
  supplierCode: string
  name: string
  isActive: boolean
  connection: SourceConnection
  files: Required<FileRules>
  companion: Companion | null
  profileName: string | null
  expectEveryDays: number | null
}

/** Adds a source; 0 when its supplier has one of this name. */
export function insertSource(tx: Tx<'imports'>, source: SourceWrite): Promise<number> {
  return tx.run(sql('imports.insert_source')`
    insert into import_configs (id, supplier_code, import_type, config_name, is_active, connection_config, file_pattern,
                                file_take, file_after, companion, profile_name, expect_every_days)
    values (${source.id}, ${source.supplierCode}, ${source.connection.kind}, ${source.name}, ${source.isActive},
            ${json(source.connection)}, ${source.files.pattern}, ${source.files.take}, ${json(source.files.after)},
            ${source.companion && json(source.companion)}, ${source.profileName}, ${source.expectEveryDays})
    on conflict (supplier_code, config_name) do nothing
  `)
}

/** Replaces a source's settings. A unique violation says that its name is taken. */
export function updateSource(tx: Tx<'imports'>, source: SourceWrite): Promise<number> {
  return tx.run(sql('imports.update_source')`
    update import_configs
       set import_type = ${source.connection.kind}, config_name = ${source.name}, is_active = ${source.isActive},
           connection_config = ${json(source.connection)}, file_pattern = ${source.files.pattern},
           file_take = ${source.files.take}, file_after = ${json(source.files.after)},
           companion = ${source.companion && json(source.companion)}, profile_name = ${source.profileName},
           expect_every_days = ${source.expectEveryDays}, updated_at = now()
     where id = ${source.id}
       and not exists (select from import_configs other
                        where other.supplier_code = import_configs.supplier_code and other.config_name = ${source.name}
                          and other.id <> import_configs.id)
  `)
}

/** Removes a source with its secrets, schedule and history. Returns 0 when there is none. */
export function deleteSource(tx: Tx<'imports'>, id: string): Promise<number> {
  return tx.run(sql('imports.delete_source')`delete from import_configs where id = ${id}`)
}

/** Sets the key an SFTP server must show from now on, unless somebody did meanwhile. */
export function pinHostKey(tx: Tx<'imports'>, id: string, hostKey: string): Promise<number> {
  return tx.run(sql('imports.pin_host_key')`
    update import_configs
       set connection_config = jsonb_set(connection_config, '{hostKey}', to_jsonb(${hostKey}::text))
     where id = ${id} and coalesce(connection_config->>'hostKey', '') = ''
  `)
}

/** Sets the key an SFTP server must show from now on, whatever it was; 0 when there is no such SFTP source. */
export function replaceHostKey(tx: Tx<'imports'>, id: string, hostKey: string): Promise<number> {
  return tx.run(sql('imports.replace_host_key')`
    update import_configs
       set connection_config = jsonb_set(connection_config, '{hostKey}', to_jsonb(${hostKey}::text)), updated_at = now()
     where id = ${id} and import_type = 'sftp'
  `)
}

/** Replaces the token that programs push files with, known by its hash. */
export function setPushToken(tx: Tx<'imports'>, id: string, tokenHash: string): Promise<number> {
  return tx.run(sql('imports.set_push_token')`
    update import_configs set push_token_hash = ${tokenHash}, updated_at = now() where id = ${id}
  `)
}

/** Gives a source the profile its files are read by, unless it has one already. */
export function adoptProfile(tx: Tx<'imports'>, id: string, profileName: string): Promise<number> {
  return tx.run(sql('imports.adopt_profile')`
    update import_configs set profile_name = ${profileName}, updated_at = now()
     where id = ${id} and profile_name is null
  `)
}
