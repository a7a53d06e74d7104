import { nothing, part, type Reads, sql } from '@products-manager/postgres'
import { type SourceRow, sourceColumns } from './source-row.ts'

const from = part`import_configs c left join import_schedules s on s.config_id = c.id`

/** One source, or null. */
export function findSource(imports: Reads<'imports'>, id: string): Promise<SourceRow | null> {
  return imports.maybeOne(sql<SourceRow>('imports.find_source')`
    select ${sourceColumns} from ${from} where c.id = ${id}
  `)
}

/** The source that takes files under this token, or null. */
export function findSourceByToken(imports: Reads<'imports'>, tokenHash: string): Promise<SourceRow | null> {
  return imports.maybeOne(sql<SourceRow>('imports.find_source_by_token')`
    select ${sourceColumns} from ${from} where c.push_token_hash = ${tokenHash} and c.is_active
  `)
}

export interface BareSource {
  id: string
  name: string
  supplierCode: string
}

/** The source that brought a file, when it has no profile of its own; else null. */
export function findBareSource(imports: Reads<'imports'>, fileId: string): Promise<BareSource | null> {
  return imports.maybeOne(sql<BareSource>('imports.find_bare_source')`
    select id, config_name as name, supplier_code as "supplierCode"
      from import_configs
     where profile_name is null
       and (id in (select config_id from source_fetches where upload_id = ${fileId})
            or id in (select config_id from import_jobs where file_id = ${fileId}))
     order by id
     limit 1
  `)
}

/** Sources by supplier and name. A supplier has a few of them. */
export function listSources(
  imports: Reads<'imports'>,
  { supplier }: { supplier?: string | undefined },
): Promise<SourceRow[]> {
  return imports.many(sql<SourceRow>('imports.list_sources')`
    select ${sourceColumns}
      from ${from}
     where true ${supplier === undefined ? nothing : part`and c.supplier_code = ${supplier}`}
     order by c.supplier_code, c.config_name
  `)
}
