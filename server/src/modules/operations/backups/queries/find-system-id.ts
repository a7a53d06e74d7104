import { type Reads, sql } from '@products-manager/postgres'

/** The identifier that a cluster and its backups share. */
export async function findSystemId(core: Reads<'core'>): Promise<string> {
  const { id } = await core.one(sql<{ id: string }>('operations.find_system_id')`
    select system_identifier::text as id from pg_control_system()
  `)
  return id
}
