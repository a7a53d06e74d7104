import type { DriftCode, DriftReason, ImportLimits } from '@products-manager/contract'
import type { Swap } from '../columns/find-swaps.ts'
import type { Example, Examples, RunFacts } from './facts.ts'
import { reason } from './reason.ts'
import { median, type Room, RUNS_TO_LEARN, type UsualRange, usualRange } from './usual.ts'

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
  /** Columns that hold what another one held before, and the other way round. */
  swaps: readonly Swap[]
  /** Columns the profile read at the last usual file and reads no more: somebody has said what is read instead. */
  replaced: readonly string[]
}

// Beyond both halves the file is about something else, whatever the limits say.
const MOST = 0.5
// A supplier may sell a few things from abroad.
const FEW_PRICES = 0.05

/** Why a file should wait for a person; nothing when it is like the supplier's others and within the limits. */
export function judgeFacts(given: Comparison): DriftReason[] {
  const { facts } = given
  const comparison = { ...given, history: given.history.filter((run) => isAlike(run.facts, facts)) }
  if (facts.rows === 0) return comparison.isFull && facts.listed > 0 ? [emptyFile(facts)] : []
  const found = [
    ...beyondLimits(comparison),
    ...shapeOfFile(comparison),
    ...newCurrencies(comparison),
    ...unusual(comparison),
  ]
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
  const { rows, listed, missing, fresh, moved, priced, refused, factor } = facts
  const found: DriftReason[] = []
  const check = (
    code: DriftCode,
    measured: { count: number; of: number; limit: number; shown: readonly Example[]; now?: string | null },
  ) => {
    const { count, of, limit, shown, now = null } = measured
    if (count < limits.fromRows || count <= of * limit) return
    found.push(reason(code, { kind: 'limit', value: share(count, of), count, of, limit, now, examples: shown }))
  }
  check('missing', { count: missing, of: listed, limit: limits.missing / 100, shown: examples.missing })
  const times = factor === null ? null : `× ${factor}`
  check('prices-moved', { count: moved, of: priced, limit: limits.moved / 100, shown: examples.moved, now: times })
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

/** Columns lost, renamed, exchanged or in another order, an end before the end, and another encoding. */
function shapeOfFile({ facts, limits, history, byPlace, swaps, replaced }: Comparison): DriftReason[] {
  const last = since(history, 'columns')[0]?.facts
  const found: DriftReason[] = []
  if (limits.columns && last?.columns && facts.columns) {
    const now = new Set(facts.columns)
    const gone = last.columns.filter((name) => !now.has(name))
    const lost = gone.filter((name) => !replaced.includes(name))
    const moved = gone.length === 0 && byPlace && last.columns.some((name, place) => facts.columns?.[place] !== name)
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
  // Whoever called it the new normal has the columns known anew with the file after that one.
  if (swaps.length > 0 && !history[0]?.restarts.includes('columns-swapped'))
    found.push(
      reason('columns-swapped', {
        kind: 'limit',
        value: swaps.length,
        count: swaps.length,
        of: facts.columns?.length ?? null,
        before: swaps.map(({ held }) => held).join(', '),
        now: swaps.map(({ holds }) => holds).join(', '),
      }),
    )
  if (facts.isCutOff && history.length > 0 && !since(history, 'cut-off').some((run) => run.facts.isCutOff))
    found.push(reason('cut-off', { kind: 'unusual', value: facts.rows, count: 1, of: facts.rows }))
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

/** Prices in a currency that none of its files had: the same figures, and other prices. */
function newCurrencies({ facts, examples, limits, history }: Comparison): DriftReason[] {
  const known = new Set(since(history, 'currency').flatMap((run) => Object.keys(run.facts.currencies ?? {})))
  const all = Object.entries(facts.currencies ?? {})
  const fresh = all.filter(([name]) => !known.has(name))
  const [count, of] = [sumOf(fresh), sumOf(all)]
  if (known.size === 0 || count < limits.fromRows || count <= of * FEW_PRICES) return []
  const names = fresh.map(([name]) => name)
  return [
    reason('currency', {
      kind: 'unusual',
      value: share(count, of),
      count,
      of,
      before: [...known].join(', '),
      now: names.join(', '),
      examples: examples.currencies.filter(({ now }) => names.some((name) => now?.endsWith(` ${name}`))),
    }),
  ]
}

function sumOf(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0)
}

interface Measure {
  code: DriftCode
  subject?: string
  /** Rows or offers concerned, and out of how many. */
  rows(facts: RunFacts): number
  outOf(facts: RunFacts): number
  /** The figure of one file, when it is not the share of these; null when it has none. */
  figure?(facts: RunFacts): number | null
  /** The least departure that counts, of the usual figure. */
  room(middle: number): Room
  sides: 'both' | 'above'
  shown: readonly Example[]
}

function unusual({ facts, examples, limits, history }: Comparison): DriftReason[] {
  return measures(facts, examples).flatMap((measure) => {
    const value = figureOf(measure, facts)
    if (value === null) return []
    const values = since(history, measure.subject ? `${measure.code}:${measure.subject}` : measure.code)
      .map((run) => figureOf(measure, run.facts))
      .filter((each) => each !== null)
    const usual = usualRange(values, measure.room(median(values)))
    const departs = usual && (value > usual.high || (measure.sides === 'both' && value < usual.low))
    if (!departs || concerned(measure, facts, usual) < limits.fromRows) return []
    return [asReason(measure, { facts, value, usual })]
  })
}

function figureOf({ rows, outOf, figure }: Measure, facts: RunFacts): number | null {
  if (figure) return figure(facts)
  return outOf(facts) === 0 ? null : share(rows(facts), outOf(facts))
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
    of: measure.outOf(facts),
    examples: measure.shown,
  })
}

function measures(facts: RunFacts, examples: Examples): Measure[] {
  return [
    {
      code: 'rows',
      rows: ({ rows }) => rows,
      outOf: ({ rows }) => rows,
      figure: ({ rows }) => rows,
      room: (middle) => learned(0.3 * middle),
      sides: 'both',
      shown: [],
    },
    above('missing', { outOf: ({ listed }) => listed, room: learned(0.1), shown: examples.missing }),
    above('moved', { code: 'prices-moved', outOf: ({ priced }) => priced, room: learned(0.03), shown: examples.moved }),
    above('refused', { room: learned(0.1), shown: examples.refused }),
    above('fresh', { code: 'new-offers', room: learned(0.2), shown: examples.fresh }),
    above('changed', { room: learned(0.5) }),
    above('newBrands', { code: 'new-brands', room: learned(0.1), shown: examples.newBrands }),
    above('garbled', {
      outOf: ({ fresh, changed }) => fresh + changed,
      room: { least: 0.1, ofFew: 0.1 },
      shown: examples.garbled,
    }),
    {
      code: 'price-level',
      figure: ({ priceLevel }) => (priceLevel === null || priceLevel <= 0 ? null : Math.log(priceLevel)),
      rows: ({ changed, fresh }) => changed + fresh,
      outOf: ({ rows }) => rows,
      room: () => learned(Math.log(3)),
      sides: 'both',
      shown: [],
    },
    ...Object.keys(facts.empty).map(
      (field): Measure => ({
        ...above('refused', { code: 'values-missing', room: { least: 0.1, ofFew: 0.4 } }),
        subject: field,
        rows: ({ empty }) => empty[field] ?? 0,
        figure: ({ empty, rows }) => (rows === 0 || empty[field] === undefined ? null : share(empty[field], rows)),
      }),
    ),
  ]
}

type Count = 'missing' | 'moved' | 'refused' | 'fresh' | 'changed' | 'newBrands' | 'garbled'

interface AboveSettings {
  code?: DriftCode
  outOf?(facts: RunFacts): number
  room: Room
  shown?: readonly Example[]
}

/** A share that may be small, but not large. */
function above(
  count: Count,
  { code = count as DriftCode, outOf = ({ rows }) => rows, room, shown = [] }: AboveSettings,
): Measure {
  return { code, rows: (facts) => facts[count], outOf, room: () => room, sides: 'above', shown }
}

/** What only enough files tell. */
function learned(least: number): Room {
  return { least, ofFew: null }
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
