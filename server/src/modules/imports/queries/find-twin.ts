import type { PlanPart, RunKind } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'

interface Wanted {
  kind: RunKind
  /** The plan it applies, or the run it takes back. */
  of: string
  part: PlanPart | null
}

/**
 * The run that is to do the same and has not ended yet: what is asked for twice at a time, as by a double click, is done
 * once. Whoever asks meanwhile waits.
 */
export async function findTwin(tx: Tx<'imports'>, { kind, of, part }: Wanted): Promise<string | null> {
  await tx.run(sql('imports.lock_run')`select from import_jobs where id = ${of} for update`)
  const twin = await tx.maybeOne(sql<{ id: string }>('imports.find_twin')`
    select id from import_jobs
     where (undo_of = ${of} or plan_id = ${of}) and kind = ${kind}
       and part is not distinct from ${part ? json(part) : null}::jsonb and status in ('pending', 'running')
     order by id
     limit 1
  `)
  return twin?.id ?? null
}
