import type { LookupEntries } from '@products-manager/contract'
import { json, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface LookupTableRow {
  name: string
  version: number
  entries: number
  updatedAt: Date
  usedBy: string[]
}

export interface LookupVersion {
  name: string
  version: number
  entries: LookupEntries
}

/** Tables that are on the list, with the templates that name them. */
export function listLookupTables(imports: Reads<'imports'>): Promise<LookupTableRow[]> {
  return imports.many(sql<LookupTableRow>('imports.list_lookup_tables')`
    select t.name, t.version, v.entry_count as entries, t.updated_at as "updatedAt",
           array(select m.name
                   from mapping_templates m
                  where jsonb_path_exists(m.field_mapping, '$.fields.*.transforms[*].**?(@.do == "lookup" && @.table == $name)',
                                          jsonb_build_object('name', t.name))
                  order by m.name) as "usedBy"
      from lookup_tables t
      join lookup_table_versions v on v.name = t.name and v.version = t.version
     where t.dropped_at is null
     order by t.name
  `)
}

/** The newest version of each of these tables that is on the list. */
export function findLookupTables(imports: Reads<'imports'>, names: readonly string[]): Promise<LookupVersion[]> {
  return imports.many(sql<LookupVersion>('imports.find_lookup_tables')`
    select v.name, v.version, v.entries
      from lookup_tables t
      join lookup_table_versions v on v.name = t.name and v.version = t.version
     where t.name = any (${names}::text[]) and t.dropped_at is null
  `)
}

/** One version of a table, on the list or not. */
export function findLookupVersion(
  imports: Reads<'imports'>,
  { name, version }: { name: string; version: number },
): Promise<LookupVersion | null> {
  return imports.maybeOne(sql<LookupVersion>('imports.find_lookup_version')`
    select name, version, entries from lookup_table_versions where name = ${name} and version = ${version}
  `)
}

/** Keeps a table's entries as its next version; as the first one when there was none. */
export async function insertLookupVersion(tx: Tx<'imports'>, name: string, entries: LookupEntries): Promise<number> {
  const { version } = await tx.one(sql<{ version: number }>('imports.raise_lookup_version')`
    insert into lookup_tables (name, version) values (${name}, 1)
    on conflict (name) do update
       set version = lookup_tables.version + 1, dropped_at = null, updated_at = now()
    returning version
  `)
  await tx.run(sql('imports.insert_lookup_version')`
    insert into lookup_table_versions (name, version, entries, entry_count)
    values (${name}, ${version}, ${json(entries)}, ${entries.length})
  `)
  return version
}

/** Takes a table off the list. */
export function dropLookupTable(tx: Tx<'imports'>, name: string): Promise<number> {
  return tx.run(sql('imports.drop_lookup_table')`
    update lookup_tables set dropped_at = now() where name = ${name}
  `)
}
