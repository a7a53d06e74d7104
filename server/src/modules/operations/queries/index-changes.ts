import { json, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { AppliedAdvice, IndexAdvice, SuggestReport } from 'pgops'

export interface AdviceRow {
  report: SuggestReport | null
  advisedAt: Date | null
  /** Since when a worker has it, or is about to. */
  requestedAt: Date | null
  /** Why there was no advice the last time. */
  problem: string | null
}

/** Advice is asked for; what was advised before stays until then. */
export function startIndexAdvice(tx: Tx<'analytics'>, database: string): Promise<number> {
  return tx.run(sql('operations.start_index_advice')`
    insert into index_advice (database_name, requested_at) values (${database}, now())
    on conflict (database_name) do update set requested_at = now(), problem = null
  `)
}

export function saveIndexAdvice(tx: Tx<'analytics'>, database: string, report: SuggestReport): Promise<number> {
  return tx.run(sql('operations.save_index_advice')`
    insert into index_advice (database_name, report, advised_at) values (${database}, ${json(report)}, now())
    on conflict (database_name) do update
       set report = excluded.report, advised_at = now(), requested_at = null, problem = null
  `)
}

/** Advice could not be worked out. */
export function failIndexAdvice(tx: Tx<'analytics'>, database: string, problem: string): Promise<number> {
  return tx.run(sql('operations.fail_index_advice')`
    update index_advice set requested_at = null, problem = ${problem} where database_name = ${database}
  `)
}

/** The last advice on a database's indexes, and whether other is under way. */
export function findIndexAdvice(analytics: Reads<'analytics'>, database: string): Promise<AdviceRow | null> {
  return analytics.maybeOne(sql<AdviceRow>('operations.find_index_advice')`
    select report, advised_at as "advisedAt", requested_at as "requestedAt", problem
      from index_advice where database_name = ${database}
  `)
}

export interface IndexChangeRow {
  id: string
  database: string
  index: string
  status: 'pending' | 'running' | 'completed' | 'failed'
  advice: IndexAdvice
  applied: AppliedAdvice | null
  error: string | null
  createdAt: Date
  completedAt: Date | null
}

const columns = part`id, database_name as database, index_name as index, status, advice, applied, error,
                     created_at as "createdAt", completed_at as "completedAt"`

export function insertIndexChange(tx: Tx<'analytics'>, database: string, advice: IndexAdvice): Promise<IndexChangeRow> {
  return tx.one(sql<IndexChangeRow>('operations.insert_index_change')`
    insert into index_changes (database_name, index_name, advice) values (${database}, ${advice.index}, ${json(advice)})
    returning ${columns}
  `)
}

/** The build begins, or begins again after its worker was killed. */
export function startIndexChange(tx: Tx<'analytics'>, id: string): Promise<IndexChangeRow | null> {
  return tx.maybeOne(sql<IndexChangeRow>('operations.start_index_change')`
    update index_changes set status = 'running' where id = ${id} and status in ('pending', 'running') returning ${columns}
  `)
}

export interface IndexChangeEnd {
  status: 'completed' | 'failed'
  applied: AppliedAdvice | null
  error: string | null
}

export function endIndexChange(
  tx: Tx<'analytics'>,
  id: string,
  { status, applied, error }: IndexChangeEnd,
): Promise<number> {
  return tx.run(sql('operations.end_index_change')`
    update index_changes set status = ${status}, applied = ${applied && json(applied)}, error = ${error}, completed_at = now()
     where id = ${id}
  `)
}

const CHANGES_SHOWN = 100

export function listIndexChanges(analytics: Reads<'analytics'>): Promise<IndexChangeRow[]> {
  return analytics.many(sql<IndexChangeRow>('operations.list_index_changes')`
    select ${columns} from index_changes order by created_at desc limit ${CHANGES_SHOWN}
  `)
}
