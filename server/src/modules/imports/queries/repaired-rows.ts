import type { Cause, ProductField, Repair } from '@products-manager/contract'
import { type Part, part, type Reads, sql } from '@products-manager/postgres'

/** A cell that somebody wants to have repaired. */
export interface DamagedCell {
  line: number
  field: ProductField
  cause: Cause
  column: string | null
  value: string
}

const damagedBy = (repairs: readonly Repair[]): Part => part`
  (cause, field) in (select * from unnest(${repairs.map(({ cause }) => cause)}::text[],
                                          ${repairs.map(({ field }) => field)}::text[]))
`

/** Lines of a run's file that these repairs are for. */
export async function listDamagedLines(
  imports: Reads<'imports'>,
  runId: string,
  repairs: readonly Repair[],
): Promise<number[]> {
  const rows = await imports.many(sql<{ line: number }>('imports.list_damaged_lines')`
    select distinct line from import_errors where job_id = ${runId} and ${damagedBy(repairs)} order by line
  `)
  return rows.map(({ line }) => line)
}

/** The first damaged cells of each repair. */
export function listDamagedCells(
  imports: Reads<'imports'>,
  runId: string,
  { repairs, each }: { repairs: readonly Repair[]; each: number },
): Promise<DamagedCell[]> {
  return imports.many(sql<DamagedCell>('imports.list_damaged_cells')`
    select line, field, cause, column_name as "column", value
      from (
             select line, place, field, cause, column_name, value,
                    row_number() over (partition by cause, field order by line, place) as nth
               from import_errors
              where job_id = ${runId} and value is not null and ${damagedBy(repairs)}
           ) as cells
     where nth <= ${each}
     order by line, place
  `)
}

/** Runs that repaired rows of this one and were neither given up nor taken back. */
export function listRepairs(
  imports: Reads<'imports'>,
  runId: string,
): Promise<{ id: string; repairs: readonly Repair[] }[]> {
  return imports.many(sql<{ id: string; repairs: readonly Repair[] }>('imports.list_repairs')`
    select j.id, j.repairs
      from import_jobs j
     where j.repair_of = ${runId} and j.status not in ('failed', 'cancelled')
       and not exists (select from import_jobs u
                        where u.undo_of = j.id and u.part is null and u.status in ('completed', 'completed_with_errors'))
     order by j.created_at
  `)
}
