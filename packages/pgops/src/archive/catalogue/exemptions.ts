import { identifier, type Part, part, type Reads, sql, type Tx } from '@products-manager/postgres'

export interface Exemption {
  policy: string
  /** Moments as ISO 8601, to the microsecond. */
  from: string
  to: string
  until: Date
}

/** Keeps rows of a time that were brought back from being archived again the next night. */
export async function insertExemption(tx: Tx<string>, { policy, from, to, until }: Exemption): Promise<void> {
  await tx.run(sql('archive.insert_exemption')`
    insert into pgops_archive.archive_exemptions (policy, from_time, to_time, until_time)
    values (${policy}, ${from}::timestamptz, ${to}::timestamptz, ${until})
  `)
}

/** Whether a time is exempt in part. */
export async function isExempt(database: Reads<string>, policy: string, [from, to]: [string, string]) {
  const { exempt } = await database.one(sql<{ exempt: boolean }>('archive.is_exempt')`
    select exists (select from pgops_archive.archive_exemptions
                    where policy = ${policy} and until_time > now()
                      and from_time < ${to}::timestamptz and to_time >= ${from}::timestamptz) as exempt
  `)
  return exempt
}

/** The condition that a row of table `t` is not exempt. */
export function notExempt(policy: string, ageColumn: string): Part {
  return part`not exists (select from pgops_archive.archive_exemptions e
    where e.policy = ${policy} and e.until_time > now()
      and ${identifier('t', ageColumn)} >= e.from_time and ${identifier('t', ageColumn)} <= e.to_time)`
}
