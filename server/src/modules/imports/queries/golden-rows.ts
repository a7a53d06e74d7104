import type { GoldenResult } from '@products-manager/contract'
import { json, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { Dialect, RawRecord } from '../types.ts'

export interface GoldenRowRow {
  id: string
  templateId: string
  note: string | null
  dialect: Dialect
  record: RawRecord
  expected: GoldenResult
}

const goldenColumns = part`id, template_id as "templateId", note, dialect, record, expected`

/** A template's golden rows, oldest first. */
export function listGoldenRows(imports: Reads<'imports'>, templateId: string): Promise<GoldenRowRow[]> {
  return imports.many(sql<GoldenRowRow>('imports.list_golden_rows')`
    select ${goldenColumns} from golden_rows where template_id = ${templateId} order by created_at, id
  `)
}

/** Null when the template has a golden row of the same cells, from whatever line of whatever file. */
export async function insertGoldenRow(
  tx: Tx<'imports'>,
  { templateId, note, dialect, record, expected }: Omit<GoldenRowRow, 'id'>,
): Promise<GoldenRowRow | null> {
  // Whoever pins the same row at the same time waits, and finds it there.
  await tx.run(sql('imports.lock_template')`select from mapping_templates where id = ${templateId} for update`)
  return tx.maybeOne(sql<GoldenRowRow>('imports.insert_golden_row')`
    insert into golden_rows (template_id, note, dialect, record, expected)
    select ${templateId}, ${note}, ${json(dialect)}, ${json(record)}, ${json(expected)}
     where not exists (
       select from golden_rows g
        where g.template_id = ${templateId} and g.dialect -> 'columns' = ${json(dialect.columns)}
          and jsonb_path_query_array(g.record, '$.rows[*].cells') = ${json(record.rows.map(({ cells }) => cells))}
     )
    returning ${goldenColumns}
  `)
}

/** Changes what a golden row expects, or how its columns are called. */
export function updateGoldenRow(
  tx: Tx<'imports'>,
  { id, dialect, expected }: Pick<GoldenRowRow, 'id' | 'dialect' | 'expected'>,
): Promise<number> {
  return tx.run(sql('imports.update_golden_row')`
    update golden_rows set dialect = ${json(dialect)}, expected = ${json(expected)}, updated_at = now() where id = ${id}
  `)
}

export function deleteGoldenRow(tx: Tx<'imports'>, id: string): Promise<number> {
  return tx.run(sql('imports.delete_golden_row')`delete from golden_rows where id = ${id}`)
}
