import { identifier, joined, nothing, type Part, part, sql, verbatim } from '@products-manager/postgres'
import type { Archiving } from './archiving.ts'
import { notExempt } from './catalogue/exemptions.ts'
import { columnList, sameColumns } from './list-columns.ts'
import type { ArchivePolicy } from './policy.ts'
import { type Reference, tablePart } from './table-facts.ts'

// Their keys are kept in a temporary table: some hundred megabytes. What is left is for the next run.
const MOST_ROWS = 5_000_000

export type DueRows = Pick<Archiving, 'policy' | 'facts' | 'before'>

/** Notes the keys of the rows that are due in `pgops_due`, oldest first, and counts them. One look at the table, whatever its indexes. */
export async function collectDue({ session, policy, facts, before }: Archiving): Promise<number> {
  const table = tablePart(facts)
  await session.run(sql('archive.drop_due')`drop table if exists pg_temp.pgops_due`)
  await session.run(sql('archive.create_due')`
    create temp table pgops_due as select 0::bigint as pgops_n, ${columnList(facts.key, 't')} from ${table} t with no data
  `)
  const key = columnList(facts.key, 't')
  return session.run(sql('archive.collect_due')`
    insert into pgops_due
    select row_number() over (order by ${identifier('t', policy.ageColumn)}, ${key}), ${key}
      from ${table} t
     where ${isDue({ policy, facts, before })}
     order by 1
     limit ${MOST_ROWS}
  `)
}

/** What makes a row of table `t` due; `isJoined` when another table with the same columns is there. A row that others refer to stays where it is: deleting it would orphan or delete them. */
export function isDue({ policy, facts, before }: DueRows, isJoined = false): Part {
  const undeclared = facts.references.filter((reference) => !isDependent(policy, reference))
  return joined(
    [
      part`${identifier('t', policy.ageColumn)} < ${before}::timestamptz`,
      conditionOf(policy.condition, isJoined),
      notExempt(policy.name, policy.ageColumn),
      ...undeclared.map((reference) => part`not exists (${referring(reference, 't')})`),
    ],
    part` and `,
  )
}

function conditionOf(condition: string | null, isJoined: boolean): Part {
  if (condition === null) return nothing
  const own = verbatim(`(${condition})`)
  return isJoined ? part`(select ${own} from (select t.*) t)` : own
}

/** Whether the rows of the referring table go together with those they refer to. */
export function isDependent(policy: ArchivePolicy, { table, name }: Reference): boolean {
  return policy.dependents.some((one) => one === table || one === name)
}

/** The rows `c` that refer to a row. */
export function referring(reference: Reference, alias: string): Part {
  const { columns, referred } = reference
  return part`select from ${tablePart(reference)} c where ${sameColumns({ alias: 'c', names: columns }, { alias, names: referred })}`
}
