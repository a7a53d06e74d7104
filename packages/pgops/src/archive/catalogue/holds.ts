import { type Reads, sql, type Tx } from '@products-manager/postgres'

export interface ArchiveHold {
  id: string
  policy: string
  reason: string
  from: Date | null
  to: Date | null
  createdAt: Date
}

export interface HoldWish {
  policy: string
  reason: string
  from: Date | null
  to: Date | null
}

/** Keeps a time of the archive, or all of it, from being removed. */
export function insertHold(tx: Tx<string>, { policy, reason, from, to }: HoldWish): Promise<ArchiveHold> {
  return tx.one(sql<ArchiveHold>('archive.insert_hold')`
    insert into pgops_archive.archive_holds (policy, reason, from_time, to_time)
    values (${policy}, ${reason}, ${from}, ${to})
    returning id, policy, reason, from_time as "from", to_time as "to", created_at as "createdAt"
  `)
}

/** False when there is no such hold. */
export async function releaseHold(tx: Tx<string>, id: string): Promise<boolean> {
  const released = await tx.run(sql('archive.release_hold')`
    update pgops_archive.archive_holds set released_at = now() where id = ${id} and released_at is null
  `)
  return released > 0
}

export function listHolds(database: Reads<string>): Promise<ArchiveHold[]> {
  return database.many(sql<ArchiveHold>('archive.list_holds')`
    select id, policy, reason, from_time as "from", to_time as "to", created_at as "createdAt"
      from pgops_archive.archive_holds
     where released_at is null
     order by created_at
  `)
}
