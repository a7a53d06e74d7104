import type { DriftCode, DriftReason, ImportLimits } from '@products-manager/contract'
import type { Example, Examples, RunFacts } from './facts.ts'
import { median, RUNS_TO_LEARN, type UsualRange, usualRange } from './usual.ts'

/** A run that counts as usual, with the reasons that somebody called the new normal in it. */
export interface UsualRun {
  facts: RunFacts
  restarts: readonly string[]
}

export interface Comparison {
  facts: RunFacts
  examples: Examples
  limits: ImportLimits
  /** Newest first. */
  history: readonly UsualRun[]
  /** The file says what it leaves out is no longer listed. */
  isFull: boolean
  /** Columns are found by their place. */
  byPlace: boolean
}

// Beyond both halves the file is about something else, whatever the limits say.
const MOST = 0.5

/** Why a file should wait for a person; nothing when it is like the supplier's others and within the limits. */
export function judgeFacts(given: Comparison): DriftReason[] {
  const { facts } = given
  const comparison = { ...given, history: given.history.filter((run) => isAlike(run.facts, facts)) }
  if (facts.rows === 0) return comparison.isFull && facts.listed > 0 ? [emptyFile(facts)] : []
  const found = [...beyondLimits(comparison), ...shapeOfFile(comparison), ...unusual(comparison)]
  const limited = new Set(found.filter(({ kind }) => kind === 'limit').map(({ code }) => code))
  return found.filter(({ code, kind }) => kind === 'limit' || !limited.has(code))
}

/** A profile that came to read other fields reads another kind of file: what was before says nothing of it. */
function isAlike(before: RunFacts, now: RunFacts): boolean {
  const fields = Object.keys(now.empty)
  return (
    fields.length === Object.keys(before.empty).length && fields.every((field) => before.empty[field] !== undefined)
  )
}

function emptyFile({ listed }: RunFacts): DriftReason {
  return reason('empty-file', { kind: 'limit', value: 0, count: 0, of: listed })
}

function beyondLimits({ facts, examples, limits }: Comparison): DriftReason[] {
  const { rows, listed, missing, fresh, moved, priced, refused } = facts
  const found: DriftReason[] = []
  const check = (
    code: DriftCode,
    measured: { count: number; of: number; limit: number; shown: readonly Example[] },
  ) => {
    const { count, of, limit, shown } = measured
    if (count < limits.fromRows || count <= of * limit) return
    found.push(reason(code, { kind: 'limit', value: share(count, of), count, of, limit, examples: shown }))
  }
  check('missing', { count: missing, of: listed, limit: limits.missing / 100, shown: examples.missing })
  check('prices-moved', { count: moved, of: priced, limit: limits.moved / 100, shown: examples.moved })
  check('refused', { count: refused, of: rows, limit: limits.refused / 100, shown: examples.refused })
  if (fresh >= limits.fromRows && fresh > rows * MOST && missing > listed * MOST)
    found.push(
      reason('other-keys', {
        kind: 'limit',
        value: share(fresh, rows),
        count: fresh,
        of: rows,
        limit: MOST,
        examples: examples.fresh,
      }),
    )
  return found
}

/** Columns lost, renamed or in another order, and another encoding, compared with the last file that counts. */
function shapeOfFile({ facts, limits, history, byPlace }: Comparison): DriftReason[] {
  const last = since(history, 'columns')[0]?.facts
  const found: DriftReason[] = []
  if (limits.columns && last?.columns && facts.columns) {
    const now = new Set(facts.columns)
    const lost = last.columns.filter((name) => !now.has(name))
    const moved = lost.length === 0 && byPlace && last.columns.some((name, place) => facts.columns?.[place] !== name)
    if (lost.length > 0 || moved) {
      const known = new Set(last.columns)
      const added = facts.columns.filter((name) => !known.has(name))
      const [before, after] = lost.length > 0 ? [lost, added] : [last.columns, facts.columns]
      found.push(
        reason('columns', {
          kind: 'limit',
          value: lost.length,
          count: lost.length,
          of: last.columns.length,
          before: before.join(', '),
          now: after.join(', '),
        }),
      )
    }
  }
  const known = since(history, 'encoding')
  if (known.length >= RUNS_TO_LEARN && !known.some((run) => written(run.facts) === written(facts)))
    found.push(
      reason('encoding', {
        kind: 'unusual',
        value: 1,
        before: known[0] ? written(known[0].facts) : null,
        now: written(facts),
      }),
    )
  return found
}

interface Measure {
  code: DriftCode
  subject?: string
  /** The figure of one file; null when it has none. */
  of(facts: RunFacts): number | null
  /** Rows concerned, for the smallest number worth a question. */
  rows(facts: RunFacts): number
  /** The least departure that counts, of the usual figure. */
  room(middle: number): number
  sides: 'both' | 'above'
  shown: readonly Example[]
}

function unusual({ facts, examples, limits, history }: Comparison): DriftReason[] {
  return measures(facts, examples).flatMap((measure) => {
    const value = measure.of(facts)
    if (value === null) return []
    const values = since(history, measure.subject ? `${measure.code}:${measure.subject}` : measure.code)
      .map((run) => measure.of(run.facts))
      .filter((each) => each !== null)
    const usual = usualRange(values, measure.room(median(values)))
    const departs = usual && (value > usual.high || (measure.sides === 'both' && value < usual.low))
    if (!departs || concerned(measure, facts, usual) < limits.fromRows) return []
    return [asReason(measure, { facts, value, usual })]
  })
}

function concerned(measure: Measure, facts: RunFacts, usual: UsualRange): number {
  return measure.code === 'rows' ? Math.abs(facts.rows - usual.middle) : measure.rows(facts)
}

function asReason(measure: Measure, { facts, value, usual }: { facts: RunFacts; value: number; usual: UsualRange }) {
  const shown = measure.code === 'price-level' ? asPrices(value, usual) : { value, usual: bounded(usual) }
  return reason(measure.code, {
    kind: 'unusual',
    subject: measure.subject ?? null,
    ...shown,
    count: measure.rows(facts),
    of: facts.rows,
    examples: measure.shown,
  })
}

function measures(facts: RunFacts, examples: Examples): Measure[] {
  const ofRows = (count: (facts: RunFacts) => number) => (each: RunFacts) =>
    each.rows === 0 ? null : share(count(each), each.rows)
  const above = (code: DriftCode, count: (facts: RunFacts) => number, room: number, shown: readonly Example[] = []) =>
    ({ code, of: ofRows(count), rows: count, room: () => room, sides: 'above', shown }) as const
  return [
    { code: 'rows', of: ({ rows }) => rows, rows: ({ rows }) => rows, room: (m) => 0.3 * m, sides: 'both', shown: [] },
    {
      code: 'missing',
      of: ({ missing, listed }) => (listed === 0 ? null : share(missing, listed)),
      rows: ({ missing }) => missing,
      room: () => 0.1,
      sides: 'above',
      shown: examples.missing,
    },
    {
      code: 'prices-moved',
      of: ({ moved, priced }) => (priced === 0 ? null : share(moved, priced)),
      rows: ({ moved }) => moved,
      room: () => 0.03,
      sides: 'above',
      shown: examples.moved,
    },
    above('refused', ({ refused }) => refused, 0.1, examples.refused),
    above('new-offers', ({ fresh }) => fresh, 0.2, examples.fresh),
    above('changed', ({ changed }) => changed, 0.5),
    above('new-brands', ({ newBrands }) => newBrands, 0.1, examples.newBrands),
    {
      code: 'price-level',
      of: ({ priceLevel }) => (priceLevel === null || priceLevel <= 0 ? null : Math.log(priceLevel)),
      rows: ({ changed, fresh }) => changed + fresh,
      room: () => Math.log(3),
      sides: 'both',
      shown: [],
    },
    ...Object.keys(facts.empty).map(
      (field): Measure => ({
        ...above('values-missing', ({ empty }) => empty[field] ?? 0, 0.1),
        subject: field,
        of: ({ empty, rows }) => (rows === 0 || empty[field] === undefined ? null : share(empty[field], rows)),
      }),
    ),
  ]
}

/** The runs that count for a measure: from the last time on that somebody called it the new normal. */
function since(history: readonly UsualRun[], name: string): readonly UsualRun[] {
  const restart = history.findIndex(({ restarts }) => restarts.includes(name))
  return restart < 0 ? history : history.slice(0, restart + 1)
}

/** The name under which a reason is called the new normal. */
export function restartOf({ code, subject }: Pick<DriftReason, 'code' | 'subject'>): string {
  return code === 'values-missing' && subject !== null ? `${code}:${subject}` : code
}

function written({ encoding, delimiter }: RunFacts): string {
  return delimiter === '' ? encoding : `${encoding} ${JSON.stringify(delimiter)}`
}

function share(count: number, of: number): number {
  return of === 0 ? 0 : count / of
}

function bounded({ low, ...rest }: UsualRange): UsualRange {
  return { ...rest, low: Math.max(0, low) }
}

/** Prices are compared by their logarithms: ten times as much and a tenth are as far away. */
function asPrices(value: number, { low, middle, high, runs }: UsualRange) {
  const cents = (log: number) => Math.round(Math.exp(log) * 100) / 100
  return { value: cents(value), usual: { low: cents(low), middle: cents(middle), high: cents(high), runs } }
}

function reason(
  code: DriftCode,
  {
    examples = [],
    ...found
  }: Pick<DriftReason, 'kind' | 'value'> &
    Partial<Omit<DriftReason, 'examples'>> & {
      examples?: readonly Example[]
    },
): DriftReason {
  const none = { subject: null, count: null, of: null, usual: null, limit: null, before: null, now: null }
  return { code, ...none, ...found, examples: [...examples] }
}
