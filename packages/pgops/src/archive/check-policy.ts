import type { Reads } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import { isDependent } from './collect-due.ts'
import type { ArchivePolicy } from './policy.ts'
import { readTableFacts, type TableFacts } from './table-facts.ts'

export interface Checked {
  session: Reads<string>
  policy: ArchivePolicy
  facts: TableFacts
}

const AGES = new Set(['date', 'timestamp with time zone', 'timestamp without time zone'])

/** Throws when a policy cannot be carried out on its table without losing or orphaning a row. */
export async function checkPolicy({ session, policy, facts }: Checked): Promise<void> {
  const refuse = (why: string) => {
    throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `${policy.name}: ${why}.`)
  }
  const age = facts.columns.find(({ name }) => name === policy.ageColumn)
  if (!age) return refuse(`${facts.table} has no column ${policy.ageColumn}`)
  const type = age.type.replace(/\(\d\)/, '')
  if (!AGES.has(type)) return refuse(`${policy.ageColumn} is neither a date nor a moment`)

  if (policy.mode === 'partitions') {
    if (facts.rangeColumn !== policy.ageColumn)
      return refuse(`${facts.table} is not partitioned by ranges of ${policy.ageColumn}`)
    if (policy.condition !== null) return refuse('whole partitions go, so there can be no condition')
    const [referring] = facts.references
    if (referring)
      return refuse(`${referring.table} refers to ${facts.table}: dropping a partition would orphan its rows`)
    return
  }
  if (facts.key.length === 0) return refuse(`${facts.table} has no key that tells its rows apart`)
  const missing = policy.dependents.find(
    (one) => !facts.references.some((reference) => reference.table === one || reference.name === one),
  )
  if (missing) return refuse(`${missing} does not refer to ${facts.table}`)
  for (const reference of facts.references.filter((one) => isDependent(policy, one))) {
    const own = await readTableFacts(session, reference.table)
    if (own.key.length === 0) return refuse(`${own.table} has no key that tells its rows apart`)
    if (own.table === facts.table)
      return refuse(`${own.table} refers to itself: those rows go one after the other, undeclared`)
    const [further] = own.references
    if (further) return refuse(`${further.table} refers to ${own.table}, which goes with ${facts.table}`)
  }
}
