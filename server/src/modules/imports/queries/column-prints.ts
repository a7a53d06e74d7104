import { json, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { ColumnPrint } from '../columns/column-print.ts'

/** What the columns of a supplier's last good file under this template held; null before there was one. */
export async function findColumnPrints(
  imports: Reads<'imports'>,
  { supplierCode, templateName }: { supplierCode: string; templateName: string },
): Promise<ColumnPrint[] | null> {
  const row = await imports.maybeOne(sql<{ columns: ColumnPrint[] }>('imports.find_column_prints')`
    select columns
      from column_fingerprints
     where supplier_code = ${supplierCode} and template_name = ${templateName}
  `)
  return row?.columns ?? null
}

/** What columns of these names held last under this template, or under another one of the supplier. */
export async function findPrintsAlike(
  imports: Reads<'imports'>,
  given: { supplierCode: string; templateName: string; columns: readonly Pick<ColumnPrint, 'name'>[] },
): Promise<ColumnPrint[] | null> {
  const names = given.columns.map(({ name }) => name)
  const row = await imports.maybeOne(sql<{ columns: ColumnPrint[] }>('imports.find_prints_alike')`
    select columns
      from column_fingerprints
     where supplier_code = ${given.supplierCode}
       and (template_name = ${given.templateName} or jsonb_path_query_array(columns, '$[*].name') = ${json(names)})
     order by template_name = ${given.templateName} desc, updated_at desc
     limit 1
  `)
  return row?.columns ?? null
}

/** Keeps what the columns held, in place of what they held before. */
export function upsertColumnPrints(
  tx: Tx<'imports'>,
  {
    supplierCode,
    templateName,
    runId,
    columns,
  }: { supplierCode: string; templateName: string; runId: string; columns: readonly ColumnPrint[] },
): Promise<number> {
  return tx.run(sql('imports.upsert_column_prints')`
    insert into column_fingerprints (supplier_code, template_name, run_id, columns)
    values (${supplierCode}, ${templateName}, ${runId}, ${json(columns)})
    on conflict (supplier_code, template_name) do update
       set columns = excluded.columns, run_id = excluded.run_id, updated_at = now()
  `)
}
