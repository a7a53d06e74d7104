import type { NameKind } from '@products-manager/contract'
import { nothing, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface UnmatchedRow {
  kind: NameKind
  supplierCode: string
  nameKey: string
  name: string
  rows: number
  lastSeenAt: Date
}

/** Names that wait, most rows first. */
export function listUnmatched(
  imports: Reads<'imports'>,
  {
    kind,
    supplier,
    after,
    limit,
  }: {
    kind?: NameKind | undefined
    supplier?: string | undefined
    after?: Pick<UnmatchedRow, 'rows' | 'kind' | 'supplierCode' | 'nameKey'> | undefined
    limit: number
  },
): Promise<UnmatchedRow[]> {
  return imports.many(sql<UnmatchedRow>('imports.list_unmatched')`
    select kind, supplier_code as "supplierCode", name_key as "nameKey", name, rows, last_seen_at as "lastSeenAt"
      from unmatched_names
     where true
       ${kind ? part`and kind = ${kind}` : nothing}
       ${supplier ? part`and supplier_code = ${supplier}` : nothing}
       ${after ? part`and (-rows, kind, supplier_code, name_key) > (${-after.rows}, ${after.kind}, ${after.supplierCode}, ${after.nameKey})` : nothing}
     order by rows desc, kind, supplier_code, name_key
     limit ${limit}
  `)
}

export interface SeenName {
  kind: NameKind
  nameKey: string
  name: string
  rows: number
}

/** Adds what a run met. Rows of one run add up; those of an earlier one are forgotten. */
export function upsertUnmatched(
  tx: Tx<'imports'>,
  { runId, supplierCode, names }: { runId: string; supplierCode: string; names: readonly SeenName[] },
): Promise<number> {
  return tx.run(sql('imports.upsert_unmatched')`
    insert into unmatched_names (kind, supplier_code, name_key, name, rows, last_run_id)
    select kind, ${supplierCode}, name_key, left(name, 500), rows, ${runId}::uuid
      from unnest(
             ${names.map(({ kind }) => kind)}::text[], ${names.map(({ nameKey }) => nameKey)}::text[],
             ${names.map(({ name }) => name)}::text[], ${names.map(({ rows }) => rows)}::integer[]
           ) as given (kind, name_key, name, rows)
     order by kind, name_key
    on conflict (kind, supplier_code, name_key) do update
       set rows = excluded.rows
                + case when unmatched_names.last_run_id = excluded.last_run_id then unmatched_names.rows else 0 end,
           last_run_id = excluded.last_run_id, last_seen_at = now()
  `)
}
