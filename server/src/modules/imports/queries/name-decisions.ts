import type { NameKind } from '@products-manager/contract'
import { nothing, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface DecisionRow {
  id: number
  kind: NameKind
  name: string
  supplierCode: string | null
  target: string | null
  decidedAt: Date
}

const decisionColumns = part`
  id::float8 as id, kind, name, supplier_code as "supplierCode", target, created_at as "decidedAt"
`

/** The decisions that hold for a supplier, as they stood after the decision `until`. One of its own comes before a common one. */
export function listDecisionsFor(
  imports: Reads<'imports'>,
  { kinds, supplierCode, until }: { kinds: readonly NameKind[]; supplierCode: string; until: number },
): Promise<{ kind: NameKind; nameKey: string; target: string | null }[]> {
  return imports.many(sql<{ kind: NameKind; nameKey: string; target: string | null }>('imports.list_decisions_for')`
    select distinct on (kind, name_key) kind, name_key as "nameKey", target
      from name_decisions
     where kind = any (${kinds}::text[]) and id <= ${until}
       and (supplier_code is null or supplier_code = ${supplierCode})
     order by kind, name_key, supplier_code nulls last, id desc
  `)
}

/** The newest decision about these kinds; 0 when there is none. */
export async function findLastDecision(imports: Reads<'imports'>, kinds: readonly NameKind[]): Promise<number> {
  const { last } = await imports.one(sql<{ last: number }>('imports.find_last_decision')`
    select coalesce(max(id), 0)::float8 as last from name_decisions where kind = any (${kinds}::text[])
  `)
  return last
}

/** Decisions, newest first. */
export function listDecisions(
  imports: Reads<'imports'>,
  { kind, after, limit }: { kind?: NameKind | undefined; after?: number | undefined; limit: number },
): Promise<DecisionRow[]> {
  return imports.many(sql<DecisionRow>('imports.list_decisions')`
    select ${decisionColumns}
      from name_decisions
     where true
       ${kind ? part`and kind = ${kind}` : nothing}
       ${after === undefined ? nothing : part`and id < ${after}`}
     order by id desc
     limit ${limit}
  `)
}

export interface NewDecision {
  kind: NameKind
  nameKey: string
  name: string
  supplierCode: string | null
  target: string | null
}

/** Adds a decision, and takes the name out of the queue where it holds. */
export async function insertDecision(tx: Tx<'imports'>, decision: NewDecision): Promise<DecisionRow> {
  const { kind, nameKey, name, supplierCode, target } = decision
  await tx.run(sql('imports.settle_unmatched_name')`
    delete from unmatched_names
     where kind = ${kind} and name_key = ${nameKey}
       ${supplierCode === null ? nothing : part`and supplier_code = ${supplierCode}`}
  `)
  return tx.one(sql<DecisionRow>('imports.insert_decision')`
    insert into name_decisions (kind, supplier_code, name_key, name, target)
    values (${kind}, ${supplierCode}, ${nameKey}, ${name}, ${target})
    returning ${decisionColumns}
  `)
}
