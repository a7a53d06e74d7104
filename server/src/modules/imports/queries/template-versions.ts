import type { Profile } from '@products-manager/contract'
import { type Reads, sql } from '@products-manager/postgres'

export interface TemplateVersionRow {
  version: number
  note: string | null
  createdAt: Date
  runs: number
}

/** Versions of a template, newest first. */
export function listTemplateVersions(imports: Reads<'imports'>, templateId: string): Promise<TemplateVersionRow[]> {
  return imports.many(sql<TemplateVersionRow>('imports.list_template_versions')`
    select v.version, v.note, v.created_at as "createdAt",
           (select count(*)::int
              from import_jobs j
             where j.template_id = v.template_id and j.template_version = v.version) as runs
      from mapping_template_versions v
     where v.template_id = ${templateId}
     order by v.version desc
  `)
}

/** The profile of one version, or null. */
export async function findTemplateVersion(
  imports: Reads<'imports'>,
  { templateId, version }: { templateId: string; version: number },
): Promise<Profile | null> {
  const row = await imports.maybeOne(sql<{ profile: Profile }>('imports.find_template_version')`
    select field_mapping as profile
      from mapping_template_versions
     where template_id = ${templateId} and version = ${version}
  `)
  return row?.profile ?? null
}

/** The suppliers whose runs used a template. */
export function listTemplateSuppliers(
  imports: Reads<'imports'>,
  templateId: string,
): Promise<{ supplierCode: string; runs: number; lastRunAt: Date }[]> {
  return imports.many(sql<{ supplierCode: string; runs: number; lastRunAt: Date }>('imports.list_template_suppliers')`
    select supplier_code as "supplierCode", count(*)::int as runs, max(created_at) as "lastRunAt"
      from import_jobs
     where template_id = ${templateId}
     group by supplier_code
     order by max(created_at) desc
  `)
}

export interface TemplateRunRow {
  id: string
  supplierCode: string
  fileName: string
  version: number
  status: string
  createdAt: Date
}

/** The newest runs that used a template. */
export function listTemplateRuns(
  imports: Reads<'imports'>,
  { templateId, limit }: { templateId: string; limit: number },
): Promise<TemplateRunRow[]> {
  return imports.many(sql<TemplateRunRow>('imports.list_template_runs')`
    select j.id, j.supplier_code as "supplierCode", f.file_name as "fileName", j.template_version as version, j.status,
           j.created_at as "createdAt"
      from import_jobs j
      join import_files f on f.id = j.file_id
     where j.template_id = ${templateId}
     order by j.created_at desc
     limit ${limit}
  `)
}
