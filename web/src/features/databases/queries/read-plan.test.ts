import { expect, it } from 'vitest'
import { readPlan, stepsOf } from './read-plan.ts'

const scan = { 'Node Type': 'Seq Scan', 'Relation Name': 'offers', Alias: 'o', Filter: '(ean = $1)' }

it('gives each step its own share of the cost, and all shares are one', () => {
  const plan = readPlan({
    'Node Type': 'Sort',
    'Total Cost': 10_000,
    'Plan Rows': 10,
    'Sort Key': ['o.ean', 'o.id'],
    Plans: [{ ...scan, 'Total Cost': 7_500, 'Plan Rows': 10, 'Parent Relationship': 'Outer' }],
  })

  expect(plan).toMatchObject({
    type: 'Sort',
    share: 0.25,
    conditions: [{ name: 'Sort Key', text: 'o.ean, o.id' }],
    children: [{ type: 'Seq Scan', about: 'offers o', share: 0.75, warnings: ['whole-table'] }],
  })
})

it('does not let a step under a limit cost more than the whole plan', () => {
  const plan = readPlan({
    'Node Type': 'Limit',
    'Total Cost': 1,
    'Plan Rows': 10,
    Plans: [{ ...scan, 'Total Cost': 4_000, 'Plan Rows': 9_000 }],
  })

  expect(stepsOf(plan).map(({ share }) => share)).toEqual([0, 1])
})

it('warns of a table that is read once for every row of another', () => {
  const plan = readPlan({
    'Node Type': 'Nested Loop',
    'Join Type': 'Left',
    'Total Cost': 1_000,
    Plans: [
      {
        'Node Type': 'Index Scan',
        'Index Name': 'i',
        'Relation Name': 'p',
        'Total Cost': 10,
        'Parent Relationship': 'Outer',
      },
      { ...scan, 'Total Cost': 900, 'Parent Relationship': 'Inner' },
    ],
  })

  expect(plan.type).toBe('Left Nested Loop')
  expect(stepsOf(plan).map(({ about, warnings }) => [about, warnings])).toEqual([
    [null, []],
    ['p · i', []],
    ['offers o', ['loop-over-table']],
  ])
})

it('tells rows of all loops, and estimates that were far off', () => {
  const step = (estimated: number, actual: number, loops: number) =>
    readPlan({ ...scan, 'Total Cost': 1, 'Plan Rows': estimated, 'Actual Rows': actual, 'Actual Loops': loops })

  const [right, wrong] = [step(90, 120, 3), step(3, 4_000, 1)]

  expect(right).toMatchObject({ actualRows: 360, warnings: [] })
  expect(wrong.warnings).toEqual(['wrong-estimate'])
})

it('warns of a sort that goes to disk, before and after it was run', () => {
  const sort = { 'Node Type': 'Sort', 'Total Cost': 9_000, 'Plan Rows': 1_000_000, 'Plan Width': 40 }

  expect(readPlan(sort).warnings).toEqual(['big-sort'])
  expect(readPlan({ ...sort, 'Plan Rows': 10, 'Sort Space Type': 'Disk' }).warnings).toEqual(['spilled'])
})
