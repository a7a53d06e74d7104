/** A node of a plan as EXPLAIN (FORMAT JSON) writes it. */
export type RawPlan = Record<string, unknown>

export type PlanWarning =
  | 'whole-table'
  | 'loop-over-table'
  | 'big-sort'
  | 'spilled'
  | 'wrong-estimate'
  | 'mostly-thrown-away'

/** One step of a plan, as it is drawn. */
export interface PlanStep {
  id: string
  type: string
  /** The table, index or function it reads. */
  about: string | null
  /** How its rows come to the step above: Outer, Inner, SubPlan, … */
  role: string | null
  estimatedRows: number
  /** Of all loops together; null where the query was not run. */
  actualRows: number | null
  cost: number
  /** Of the cost of the whole plan, its children left out; from 0 to 1. */
  share: number
  conditions: { name: string; text: string }[]
  warnings: PlanWarning[]
  children: PlanStep[]
}

const CONDITIONS = [
  'Index Cond',
  'Recheck Cond',
  'Filter',
  'Join Filter',
  'Hash Cond',
  'Merge Cond',
  'Order By',
  'Sort Key',
  'Group Key',
  'Cache Key',
  'Subplan Name',
]
// Fewer rows than this are read at once, however they are read.
const MANY_ROWS = 5_000
// A part of a plan below this is not worth a word.
const WORTH_TELLING = 0.1
// Cheaper than this, reading all is the right way: a small table has no use for an index.
const SMALL_COST = 500
// PostgreSQL's default work_mem: a sort beyond it goes to disk.
const WORK_MEMORY_BYTES = 4 * 1024 * 1024
// Estimates within a factor of ten choose the right plan nearly always.
const WRONG_BY = 10
const READS_ALL = /^(Parallel )?Seq Scan$/

/** A plan as it is drawn: steps with their own share of the cost, and what is remarkable about them. */
export function readPlan(root: RawPlan): PlanStep {
  // Of a LIMIT only the first rows are paid for: the plan's own cost may be far below that of its steps.
  const total = sumOfOwn(root)
  return stepOf(root, { id: '0', total, isRepeated: false })
}

/** Every step, from the top down. */
export function stepsOf(plan: PlanStep): PlanStep[] {
  return [plan, ...plan.children.flatMap(stepsOf)]
}

interface Place {
  id: string
  total: number
  /** It is run again for each row of another. */
  isRepeated: boolean
}

function stepOf(raw: RawPlan, { id, total, isRepeated }: Place): PlanStep {
  const share = total > 0 ? ownCost(raw) / total : 0
  const type = text(raw['Node Type']) ?? '?'
  const children = plansOf(raw).map((child, at) =>
    stepOf(child, {
      id: `${id}.${at}`,
      total,
      isRepeated: type === 'Nested Loop' && child['Parent Relationship'] === 'Inner',
    }),
  )
  const loops = number(raw['Actual Loops']) ?? 1
  const perLoop = number(raw['Actual Rows'])
  return {
    id,
    type: [text(raw['Join Type']) && raw['Join Type'] !== 'Inner' ? text(raw['Join Type']) : null, type]
      .filter(Boolean)
      .join(' '),
    about: aboutOf(raw),
    role: text(raw['Parent Relationship']),
    estimatedRows: number(raw['Plan Rows']) ?? 0,
    actualRows: perLoop === null ? null : perLoop * loops,
    cost: number(raw['Total Cost']) ?? 0,
    share,
    conditions: CONDITIONS.flatMap((name) => (raw[name] === undefined ? [] : [{ name, text: written(raw[name]) }])),
    warnings: warningsOf(raw, { share, isRepeated }),
    children,
  }
}

function warningsOf(raw: RawPlan, { share, isRepeated }: { share: number; isRepeated: boolean }): PlanWarning[] {
  const type = text(raw['Node Type']) ?? ''
  const rows = number(raw['Plan Rows']) ?? 0
  const actual = number(raw['Actual Rows'])
  const removed = number(raw['Rows Removed by Filter']) ?? 0
  const readsAll = READS_ALL.test(type)
  const costs = share >= WORTH_TELLING && (number(raw['Total Cost']) ?? 0) >= SMALL_COST
  const found: Record<PlanWarning, boolean> = {
    'loop-over-table': readsAll && isRepeated && costs,
    'whole-table': readsAll && !isRepeated && costs && raw['Filter'] !== undefined,
    'big-sort': type === 'Sort' && costs && rows * (number(raw['Plan Width']) ?? 0) > WORK_MEMORY_BYTES,
    spilled: raw['Sort Space Type'] === 'Disk' || (number(raw['Temp Written Blocks']) ?? 0) > 0,
    'wrong-estimate': actual !== null && isFarOff(rows, actual),
    'mostly-thrown-away': removed > MANY_ROWS && removed > WRONG_BY * (actual ?? 0),
  }
  return (Object.keys(found) as PlanWarning[]).filter((warning) => found[warning])
}

function isFarOff(estimated: number, actual: number): boolean {
  const [less, more] = [Math.max(1, Math.min(estimated, actual)), Math.max(estimated, actual)]
  return more > 100 && more / less >= WRONG_BY
}

function sumOfOwn(raw: RawPlan): number {
  return ownCost(raw) + plansOf(raw).reduce((sum, child) => sum + sumOfOwn(child), 0)
}

/** What the step costs itself. Under a LIMIT a child may cost more than its parent: then nothing of its own. */
function ownCost(raw: RawPlan): number {
  const below = plansOf(raw).reduce((sum, child) => sum + (number(child['Total Cost']) ?? 0), 0)
  return Math.max(0, (number(raw['Total Cost']) ?? 0) - below)
}

function aboutOf(raw: RawPlan): string | null {
  const relation = text(raw['Relation Name']) ?? text(raw['CTE Name']) ?? text(raw['Function Name'])
  const alias = text(raw['Alias'])
  const index = text(raw['Index Name'])
  const named = relation && alias && alias !== relation ? `${relation} ${alias}` : (relation ?? alias)
  return [named, index].filter(Boolean).join(' · ') || null
}

function plansOf(raw: RawPlan): RawPlan[] {
  return Array.isArray(raw['Plans']) ? (raw['Plans'] as RawPlan[]) : []
}

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
