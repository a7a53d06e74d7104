import type { Profile } from '@products-manager/contract'
import { json, nothing, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface ProfileRow {
  id: string
  name: string
  supplierCode: string | null
  isDefault: boolean
  profile: Profile
  version: number
  goldenRows: number
  createdAt: Date
  updatedAt: Date
}

const profileColumns = part`
  id, name, supplier_code as "supplierCode", is_default as "isDefault", field_mapping as profile, version,
  (select count(*)::int from golden_rows g where g.template_id = mapping_templates.id) as "goldenRows",
  created_at as "createdAt", updated_at as "updatedAt"
`

/** Kept profiles by name, those without a supplier included. */
export function listProfiles(
  imports: Reads<'imports'>,
  {
    supplier,
    after,
    limit,
  }: { supplier?: string | undefined; after?: { name: string; id: string } | undefined; limit: number },
): Promise<ProfileRow[]> {
  return imports.many(sql<ProfileRow>('imports.list_profiles')`
    select ${profileColumns}
      from mapping_templates
     where true
       ${supplier ? part`and (supplier_code = ${supplier} or supplier_code is null)` : nothing}
       ${after ? part`and (name, id) > (${after.name}, ${after.id}::uuid)` : nothing}
     order by name, id
     limit ${limit}
  `)
}

/** One kept profile, or null. */
export function findProfile(imports: Reads<'imports'>, id: string): Promise<ProfileRow | null> {
  return imports.maybeOne(sql<ProfileRow>('imports.find_profile')`
    select ${profileColumns} from mapping_templates where id = ${id}
  `)
}

/** The profile of this name, the supplier's own before a common one; without a name the supplier's default, or null. */
export function findProfileByName(
  imports: Reads<'imports'>,
  { supplier, name }: { supplier: string; name: string | null },
): Promise<ProfileRow | null> {
  return imports.maybeOne(sql<ProfileRow>('imports.find_profile_by_name')`
    select ${profileColumns}
      from mapping_templates
     where ${name === null ? part`supplier_code = ${supplier} and is_default` : part`name = ${name} and (supplier_code = ${supplier} or supplier_code is null)`}
     order by supplier_code nulls last
     limit 1
  `)
}

/** The profile of exactly this name and supplier, or null. */
export function findOwnProfile(
  imports: Reads<'imports'>,
  { supplier, name }: { supplier: string | null; name: string },
): Promise<ProfileRow | null> {
  return imports.maybeOne(sql<ProfileRow>('imports.find_own_profile')`
    select ${profileColumns}
      from mapping_templates
     where name = ${name} and supplier_code is not distinct from ${supplier}
  `)
}

export interface KeptProfile {
  profile: Profile
  supplier: string | null
  isDefault: boolean
  /** What is new in this version. */
  note?: string | null
}

/** Keeps a profile under its name. Where it differs from the one of that name, it is the next version. */
export async function upsertProfile(
  tx: Tx<'imports'>,
  { profile, supplier, isDefault, note = null }: KeptProfile,
): Promise<ProfileRow> {
  if (isDefault)
    await tx.run(sql('imports.clear_default_profile')`
      update mapping_templates set is_default = false
       where supplier_code is not distinct from ${supplier} and is_default and name <> ${profile.name}
    `)
  const kept = await tx.one(sql<ProfileRow>('imports.upsert_profile')`
    insert into mapping_templates (name, supplier_code, field_mapping, is_default)
    values (${profile.name}, ${supplier}, ${json(profile)}, ${isDefault})
    on conflict (supplier_code, name) do update
       set field_mapping = excluded.field_mapping,
           version = mapping_templates.version
                   + case when mapping_templates.field_mapping = excluded.field_mapping then 0 else 1 end,
           is_default = mapping_templates.is_default or excluded.is_default,
           updated_at = now()
    returning ${profileColumns}
  `)
  await tx.run(sql('imports.insert_template_version')`
    insert into mapping_template_versions (template_id, version, field_mapping, note)
    values (${kept.id}, ${kept.version}, ${json(profile)}, ${note})
    on conflict do nothing
  `)
  return kept
}
