import type { ExplainedStep, Problem, ProductField, Profile } from '@products-manager/contract'
import { compileRows } from '../batches/compile-rows.ts'
import { compileMap } from '../map/map.ts'
import type { References } from '../references/references.ts'
import { compileExplain } from '../transform/explain.ts'
import type { Dialect, RawRecord } from '../types.ts'

/** One row's account of a field. */
export interface RowAccount {
  line: number
  steps: ExplainedStep[]
  problems: Problem[]
}

// A column that holds one value only must not be read to its end for a second one.
const MOST_ROWS = 2_000

/** How the first different values of a field came to be. */
export async function explainRows(
  records: AsyncIterable<readonly RawRecord[]>,
  { profile, dialect, references }: { profile: Profile; dialect: Dialect; references: References },
  { field, wanted }: { field: ProductField; wanted: number },
): Promise<RowAccount[]> {
  const { map } = compileMap(profile, dialect)
  const explain = compileExplain(profile, dialect, references)
  const rows = compileRows(profile, dialect, { references })
  const accounts = new Map<string, RowAccount>()
  let read = 0
  for await (const batch of records) {
    for (const record of batch) {
      if (++read > MOST_ROWS) return [...accounts.values()]
      const mapped = map(record)
      const member = mapped.fields[field] === undefined && mapped.members.length > 0 ? { member: 0 } : {}
      const steps = explain(mapped, { field, ...member })
      const key = JSON.stringify(steps)
      if (accounts.has(key)) continue
      const problems: Problem[] = []
      rows.draftOf(record, (problem) => void problems.push(problem))
      accounts.set(key, { line: record.line, steps, problems: problems.filter((problem) => problem.field === field) })
      if (accounts.size === wanted) return [...accounts.values()]
    }
  }
  return [...accounts.values()]
}
