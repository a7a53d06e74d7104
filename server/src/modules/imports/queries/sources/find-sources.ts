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
