import type { DriftReason, DriftState, Profile } from '@products-manager/contract'
import { json, type Reads, sql, type Tx } from '@products-manager/postgres'
import type { RunFacts } from '../drift/facts.ts'
import type { UsualRun } from '../drift/judge-facts.ts'

export interface RunFactsRow {
  runId: string
  supplierCode: string
  profileName: string
  facts: RunFacts
  reasons: DriftReason[]
  state: DriftState
}

export interface KeptRunFacts extends RunFactsRow {
  isUsual: boolean
  note: string | null
  decidedBy: string | null
  decidedAt: Date | null
}

export interface KnownRun extends UsualRun {
  profile: Profile
}

// What was usual longer ago is no longer.
const REMEMBERED = 20

/** What a run's file was like, and why it is held, if it is; null before it was read. */
export function findRunFacts(imports: Reads<'imports'>, runId: string): Promise<KeptRunFacts | null> {
  return imports.maybeOne(sql<KeptRunFacts>('imports.find_run_facts')`
    select run_id as "runId", supplier_code as "supplierCode", profile_name as "profileName", facts, reasons, state,
           is_usual as "isUsual", note, decided_by as "decidedBy", decided_at as "decidedAt"
      from run_facts
     where run_id = ${runId}
  `)
}

/** Keeps what a file was like. A run that two processes took up keeps what the first one found. */
export function insertRunFacts(tx: Tx<'imports'>, row: RunFactsRow): Promise<number> {
  return tx.run(sql('imports.insert_run_facts')`
    insert into run_facts (run_id, supplier_code, profile_name, facts, reasons, state)
    values (${row.runId}, ${row.supplierCode}, ${row.profileName}, ${json(row.facts)}, ${json(row.reasons)}, ${row.state})
    on conflict (run_id) do nothing
  `)
}

/**
 * The supplier's last files that count as usual and were not taken back, newest first: those under this profile, and
 * those with the very same columns, for a profile that is suggested anew for each file has each file's name.
 */
export function listUsualRuns(
  imports: Reads<'imports'>,
  { supplierCode, profileName, columns }: Pick<RunFactsRow, 'supplierCode' | 'profileName'> & Pick<RunFacts, 'columns'>,
): Promise<KnownRun[]> {
  return imports.many(sql<KnownRun>('imports.list_usual_runs')`
    select f.facts, f.restarts, j.profile
      from run_facts f
      join import_jobs j on j.id = f.run_id
     where f.supplier_code = ${supplierCode} and f.is_usual
       and not exists (select from import_jobs a where (a.id = f.run_id or a.plan_id = f.run_id) and is_taken_back(a.id))
       and (f.profile_name = ${profileName} or f.facts -> 'columns' = nullif(${json(columns)}, 'null'::jsonb))
     order by f.created_at desc
     limit ${REMEMBERED}
  `)
}

/** Every run that waits for a decision about its file. */
export async function listHeldRuns(imports: Reads<'imports'>): Promise<string[]> {
  const rows = await imports.many(sql<{ id: string }>('imports.list_held_runs')`
    select id from import_jobs where status = 'held'
  `)
  return rows.map(({ id }) => id)
}

/** How many runs are held, and since when the first of them waits. */
export function countHeldRuns(
  imports: Reads<'imports'>,
  signal: AbortSignal,
): Promise<{ held: number; since: Date | null }> {
  const counted = sql<{ held: number; since: Date | null }>('imports.count_held_runs')`
    select count(*)::int as held, min(completed_at) as since from import_jobs where status = 'held'
  `
  return imports.one(counted, { signal })
}

/** A file nothing was unusual of counts as usual once it is in the catalogue. */
export function markUsual(tx: Tx<'imports'>, runId: string): Promise<number> {
  return tx.run(sql('imports.mark_usual')`
    update run_facts set is_usual = true where run_id = ${runId} and state = 'calm'
  `)
}

export interface Decision {
  runId: string
  state: 'accepted' | 'partly' | 'refused'
  note: string | null
  author: string | null
  /** The file counts as usual from now on, and these measures begin anew with it; null when it stays an exception. */
  restarts: readonly string[] | null
}

/** Writes down what somebody decided about a held run. Returns 0 when it is not held, or no longer. */
export async function decideHeld(tx: Tx<'imports'>, decision: Decision): Promise<number> {
  const { runId, state, note, author, restarts } = decision
  const decided = await tx.run(sql('imports.decide_held')`
    update run_facts
       set state = ${state}, note = ${note}, decided_by = ${author}, decided_at = now(), is_usual = ${restarts !== null},
           restarts = ${restarts ?? []}::text[]
     where run_id = ${runId} and state = 'held'
       and exists (select from import_jobs where id = ${runId} and status = 'held')
  `)
  if (decided > 0)
    await tx.run(sql('imports.release_held')`
      update import_jobs
         set status = case when failed_rows > 0 then 'completed_with_errors' else 'completed' end
       where id = ${runId} and status = 'held'
    `)
  return decided
}
