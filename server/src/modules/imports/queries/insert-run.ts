import type { PlanPart, Profile, Repair, RunKind } from '@products-manager/contract'
import { json, sql, type Tx } from '@products-manager/postgres'
import type { DecisionOrder } from '../../catalog/index.ts'
import type { Dialect } from '../types.ts'

export interface NewRun {
  id: string
  fileId: string
  supplierId: string
  supplierCode: string
  profile: Profile
  dialect: Dialect | null
  sourceId?: string | null
  kind?: RunKind
  /** The plan that the run applies. */
  planId?: string | null
  /** The run that this one takes back. */
  undoOf?: string | null
  /** The run whose rows this one reads again, and what damaged them. */
  repairOf?: string | null
  repairs?: readonly Repair[] | null
  /** The part of the plan or the run; null for all of it. */
  part?: PlanPart | null
  /** What the run applies of a person's decision about waiting rows. */
  decision?: DecisionOrder | null
}

/** Adds a run that waits for a worker, with the version of the template whose profile it has, if one has it. */
export function insertRun(tx: Tx<'imports'>, run: NewRun): Promise<number> {
  return tx.run(sql('imports.insert_run')`
    insert into import_jobs (id, file_id, supplier_id, supplier_code, profile, dialect, config_id, import_type,
                             kind, plan_id, undo_of, repair_of, repairs, part, decision, template_id, template_version)
    select ${run.id}, ${run.fileId}, ${run.supplierId}, ${run.supplierCode}, ${json(run.profile)},
           ${run.dialect && json(run.dialect)}, ${run.sourceId ?? null}, ${run.sourceId ? 'source' : 'manual'},
           ${run.kind ?? 'import'}, ${run.planId ?? null}, ${run.undoOf ?? null},
           ${run.repairOf ?? null}, ${run.repairs ? json(run.repairs) : null}::jsonb, ${run.part ? json(run.part) : null}::jsonb,
           ${run.decision ? json(run.decision) : null}::jsonb,
           used.template_id, used.version
      from (values (true)) as one
      left join lateral (
             select v.template_id, v.version
               from mapping_templates t
               join mapping_template_versions v on v.template_id = t.id
              where t.name = ${run.profile.name} and (t.supplier_code = ${run.supplierCode} or t.supplier_code is null)
                and v.field_mapping = ${json(run.profile)}
              order by t.supplier_code nulls last, v.version desc
              limit 1
           ) as used on true
  `)
}
