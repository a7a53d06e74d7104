import { identifier, joined, type Part, part, sql, type Tx } from '@products-manager/postgres'
import type { Archiving } from '../archiving.ts'
import { tablePart } from '../table-facts.ts'
import { archiveTable } from './archive-table.ts'

type RollingUp = Pick<Archiving, 'policy' | 'facts'>

/** Adds rows `x` that go to the sums of their days; `from` is what stands behind `from`. */
export async function addToDays(tx: Tx<string>, archiving: RollingUp, from: Part): Promise<void> {
  const key = keyOf(archiving)
  if (!key) return
  await tx.run(sql('archive.add_to_days')`
    insert into ${tablePart(archiveTable(archiving.facts))} as a (${joined([...key, part`value_sum`, part`sample_count`])})
    ${sumsOf(archiving, from)}
    on conflict (${joined(key)}) do update
       set value_sum = a.value_sum + excluded.value_sum, sample_count = a.sample_count + excluded.sample_count
  `)
}

/** Takes rows `x` that are back off the sums of their days: sums of decimals are exact, and a day without rows goes. */
export async function takeFromDays(tx: Tx<string>, archiving: RollingUp, from: Part): Promise<void> {
  const key = keyOf(archiving)
  if (!key) return
  const archive = tablePart(archiveTable(archiving.facts))
  const same = joined(
    [archiving.policy.ageColumn, ...(archiving.policy.rollUp?.by ?? [])].map(
      (name) => part`${identifier('a', name)} is not distinct from ${identifier('back', name)}`,
    ),
    part` and `,
  )
  await tx.run(sql('archive.take_from_days')`
    update ${archive} a
       set value_sum = a.value_sum - back.value_sum, sample_count = a.sample_count - back.sample_count
      from (${sumsOf(archiving, from)}) back
     where ${same}
  `)
  await tx.run(sql('archive.delete_days')`delete from ${archive} where sample_count = 0`)
}

function keyOf({ policy }: RollingUp): Part[] | null {
  return policy.rollUp && [policy.ageColumn, ...policy.rollUp.by].map((name) => identifier(name))
}

function sumsOf({ policy, facts }: RollingUp, from: Part): Part {
  const { by, value } = policy.rollUp ?? { by: [], value: '' }
  const type = facts.columns.find(({ name }) => name === policy.ageColumn)?.type ?? ''
  const age = identifier('x', policy.ageColumn)
  const day = type.startsWith('timestamp') ? part`date_trunc('day', ${age})` : age
  const columns = by.map((name) => identifier('x', name))
  const number = identifier('x', value)
  return part`
    select ${joined([part`${day} as ${identifier(policy.ageColumn)}`, ...columns])},
           sum(${number}::numeric) as value_sum, count(${number}) as sample_count
      from ${from}
     group by ${joined([day, ...columns])}
    having count(${number}) > 0`
}
