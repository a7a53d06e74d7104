import { type Database, json, part, type Reads, sql, type Tx } from '@products-manager/postgres'
import { ArchiveError } from '../archive-error.ts'
import { type ArchivePolicy, FORMER_BATCH_ROWS, readPolicy } from '../policy.ts'
import { ensureArchiveSchema } from './archive-schema.ts'

/** A policy with what the archive holds of it. */
export interface PolicyState {
  policy: ArchivePolicy
  rows: number
  plainBytes: number
  storedBytes: number
  oldest: Date | null
  newest: Date | null
}

interface PolicyRow extends Omit<PolicyState, 'policy'> {
  definition: unknown
}

/** A policy that came with the program once, of a table that is gone. */
export type RetiredPolicy = Pick<ArchivePolicy, 'name' | 'table'>

/**
 * Puts policies in force that are not known yet; those that are known stay as somebody has set them, but for the batches of
 * former times. Retired ones go, or stay without running as long as the archive holds rows of theirs.
 */
export async function providePolicies(
  database: Database<string>,
  policies: readonly ArchivePolicy[],
  retired: readonly RetiredPolicy[] = [],
): Promise<void> {
  await ensureArchiveSchema(database)
  await database.transaction(async (tx) => {
    for (const policy of retired) await retire(tx, policy)
    for (const policy of policies) {
      await tx.run(sql('archive.provide_policy')`
        insert into pgops_archive.archive_policies (name, definition) values (${policy.name}, ${json(policy)})
        on conflict (name) do update
           set definition = archive_policies.definition || jsonb_build_object('batchRows', ${policy.batchRows}::int)
         where archive_policies.definition ->> 'into' = 'files'
           and (archive_policies.definition -> 'batchRows')::int = ${FORMER_BATCH_ROWS}
           and ${policy.batchRows} > ${FORMER_BATCH_ROWS}
      `)
    }
  })
}

/** Nothing happens to a policy that somebody has given to another table, or whose table is there again. */
async function retire(tx: Tx<string>, { name, table }: RetiredPolicy): Promise<void> {
  const isRetired = part`name = ${name} and definition ->> 'table' = ${table} and to_regclass(${table}) is null`
  await tx.run(sql('archive.delete_retired')`
    delete from pgops_archive.archive_policies
     where ${isRetired}
       and not exists (select from pgops_archive.archive_pieces where policy = ${name} and state <> 'expired')
       and not exists (select from pgops_archive.archive_months where policy = ${name})
  `)
  await tx.run(sql('archive.stop_retired')`
    update pgops_archive.archive_policies set definition = definition || '{"isEnabled": false}'
     where ${isRetired} and (definition -> 'isEnabled')::boolean
  `)
}

/** Puts a policy in force, in place of one of the same name. */
export async function savePolicy(tx: Tx<string>, policy: ArchivePolicy): Promise<void> {
  await tx.run(sql('archive.save_policy')`
    insert into pgops_archive.archive_policies (name, definition) values (${policy.name}, ${json(policy)})
    on conflict (name) do update set definition = excluded.definition, updated_at = now()
  `)
}

/** The policies of a database, and what its archive holds of each. */
export async function listPolicies(database: Reads<string>): Promise<PolicyState[]> {
  const rows = await database.many(sql<PolicyRow>('archive.list_policies')`
    select p.definition, coalesce(sum(s.rows), 0)::bigint as rows, coalesce(sum(s.plain_bytes), 0)::bigint as "plainBytes",
           coalesce(sum(s.stored_bytes), 0)::bigint as "storedBytes", min(s.oldest) as oldest, max(s.newest) as newest
      from pgops_archive.archive_policies p
      left join pgops_archive.v_archive_statistics s on s.policy = p.name
     group by p.name
     order by p.name
  `)
  return rows.map(({ definition, ...state }) => ({ policy: readPolicy(definition), ...state }))
}

/** The policy of this name; throws when there is none. */
export async function getPolicy(database: Reads<string>, name: string): Promise<ArchivePolicy> {
  const found = await database.maybeOne(sql<{ definition: unknown }>('archive.get_policy')`
    select definition from pgops_archive.archive_policies where name = ${name}
  `)
  if (found) return readPolicy(found.definition)
  throw new ArchiveError('ARCHIVE_POLICY_NOT_FOUND', `There is no archive policy ${name}.`)
}
