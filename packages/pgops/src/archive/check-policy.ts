import type { Reads } from '@products-manager/postgres'
import { ArchiveError } from './archive-error.ts'
import { isDependent } from './collect-due.ts'
import type { ArchivePolicy } from './policy.ts'
import { findTableFacts, readTableFacts, type TableFacts } from './table-facts.ts'
import { archiveTable } from './tables/archive-table.ts'

export interface Checked {
  session: Reads<string>
  policy: ArchivePolicy
  facts: TableFacts
}

const AGES = new Set(['date', 'timestamp with time zone', 'timestamp without time zone'])
const NUMBERS = /^(smallint|integer|bigint|numeric|real|double precision)/

/** Throws when a policy cannot be carried out on its table without losing or orphaning a row. */
export async function checkPolicy({ session, policy, facts }: Checked): Promise<void> {
  const refuse = (why: string) => {
    throw new ArchiveError('ARCHIVE_NOT_POSSIBLE', `${policy.name}: ${why}.`)
  }
  const age = facts.columns.find(({ name }) => name === policy.ageColumn)
  if (!age) return refuse(`${facts.table} has no column ${policy.ageColumn}`)
  const type = age.type.replace(/\(\d\)/, '')
  if (!AGES.has(type)) return refuse(`${policy.ageColumn} is neither a date nor a moment`)

  const { documents } = policy
  if (documents && !facts.columns.some(({ name }) => name === documents.column))
    return refuse(`${facts.table} has no column ${documents.column}`)
  if (policy.into === 'table' || policy.rollUp) await checkGoal(session, policy, facts, refuse)
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

// What `_archive_2026_11` leaves of the 63 bytes of a name.
const LONGEST_NAME = 47

type Refuse = (why: string) => void

async function checkGoal(session: Reads<string>, policy: ArchivePolicy, facts: TableFacts, refuse: Refuse) {
  if (Buffer.byteLength(facts.name) > LONGEST_NAME)
    refuse(`the name of ${facts.table} is too long for one with _archive and the month behind it`)
  const archive = await findTableFacts(session, archiveTable(facts).table)
  if (facts.hasRowSecurity && !archive?.hasRowSecurity)
    refuse(`${facts.table} has row security, and what is archived would be without it`)
  const { rollUp } = policy
  if (!rollUp) return
  const missing = [...rollUp.by, rollUp.value].find((name) => !facts.columns.some((column) => column.name === name))
  if (missing !== undefined) refuse(`${facts.table} has no column ${missing}`)
  const value = facts.columns.find(({ name }) => name === rollUp.value)
  if (value && !NUMBERS.test(value.type)) refuse(`${rollUp.value} is no number`)
}
