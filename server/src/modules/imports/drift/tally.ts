import type { ImportLimits, Profile } from '@products-manager/contract'
import type { DraftHead, OfferMatch, UnseenOffers } from '../../catalog/index.ts'
import { isEmptyCell, widthOf } from '../formats/cell-of.ts'
import { columnLabel, columnsOf, findColumn } from '../formats/find-column.ts'
import type { Dialect, RawRecord, RawRow } from '../types.ts'
import type { Example, Examples, RunFacts } from './facts.ts'
import { createPriceScale } from './price-scale.ts'

const SHOWN = 5
// What prices are multiplied by when somebody mistakes the unit; told to two percent.
const FACTORS = [10, 100, 1000, 0.1, 0.01, 0.001]
// A replacement character, or what the two bytes of an accent in UTF-8 make when each is read as a letter of its own.
const GARBLED =
  /\uFFFD|[ÂÃ][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013-\u203A\u20AC\u2122]/
// More brands than this in one file are counted, not remembered: memory stays flat.
const BRANDS = 5_000
// There are fewer in the world; a column of something else must not fill the memory.
const CURRENCIES = 200
// More names than this are data, as a stock for each warehouse is: they say nothing of what the mapping lacks.
const NAMES = 200

/** What is measured of a file while it is read. Unchanged rows cost it nothing but a look at their empty cells. */
export interface Tally {
  /** Looks at records as they pass. */
  look(chunks: AsyncIterable<readonly RawRecord[]>): AsyncIterable<readonly RawRecord[]>
  /** A row that makes or changes an offer. */
  note(draft: DraftHead, match: OfferMatch | undefined): void
  noteRefused(line: number, code: string): void
  /** Brands of rows that make an offer. */
  brands(): string[]
  end(rest: { unseen: UnseenOffers; knownBrands: ReadonlySet<string> }): { facts: RunFacts; examples: Examples }
  /** Columns that appeared, each with the line where it first holds something; nothing for too many of them. */
  appeared(): ReadonlyMap<string, number>
}

export function createTally({
  profile,
  dialect,
  limits: { moveBy },
  fresh = [],
}: {
  profile: Profile
  dialect: Dialect
  limits: Pick<ImportLimits, 'moveBy'>
  /** Places from 0 of columns that no earlier file had and the profile does not read. */
  fresh?: readonly number[]
}): Tally {
  const watched = watchedColumns(profile, dialect)
  const empties = new Uint32Array(watched.length)
  const level = createPriceScale()
  const moves: (Example & { size: number })[] = []
  const freshOnes: Example[] = []
  const refusedOnes: Example[] = []
  const brands = new Map<string, { rows: number; example: Example }>()
  const garbledOnes: Example[] = []
  const currencies = new Map<string, { rows: number; example: Example }>()
  const factors = FACTORS.map((factor) => ({ factor, prices: 0 }))
  const counts = { rows: 0, refused: 0, fresh: 0, changed: 0, moved: 0, garbled: 0 }
  const beyond = new Map<string, number>()
  const appeared = new Map<string, number>()
  let awaited = fresh
  let short = 0
  let isLastShort = false

  function noteMove(draft: DraftHead, before: number, after: number): void {
    if (Math.abs(100 * (after - before)) <= moveBy * before) return
    counts.moved++
    const factor = factors.find((each) => Math.abs(after / before / each.factor - 1) < 0.02)
    if (factor) factor.prices++
    const size = after > 0 ? Math.abs(Math.log(after / before)) : Number.POSITIVE_INFINITY
    if (moves.length === SHOWN && size <= (moves.at(-1)?.size ?? 0)) return
    moves.push({ ...exampleOf(draft), before: String(before), now: String(after), size })
    moves.sort((a, b) => b.size - a.size)
    moves.length = Math.min(moves.length, SHOWN)
  }

  function noteText(draft: DraftHead): void {
    if (!isGarbled(draft)) return
    counts.garbled++
    if (garbledOnes.length < SHOWN) garbledOnes.push({ ...exampleOf(draft), now: null })
  }

  function noteCurrency(draft: DraftHead): void {
    const { price, currency } = draft.draft
    if (price === null || currency === null) return
    const known = currencies.get(currency)
    if (known) known.rows++
    else if (currencies.size < CURRENCIES)
      currencies.set(currency, { rows: 1, example: { ...exampleOf(draft), now: `${price} ${currency}` } })
  }

  /** A column is looked for until it holds something, a name beyond the columns is told by the first row that has it. */
  function noteColumns(row: RawRow): void {
    for (const name of row.appeared ?? []) if (beyond.size <= NAMES) beyond.set(name, row.line)
    if (awaited.length === 0) return
    const met = awaited.filter((place) => !isEmptyCell(row, place))
    if (met.length === 0) return
    for (const place of met) appeared.set(columnLabel(dialect, place), row.line)
    awaited = awaited.filter((place) => !met.includes(place))
  }

  function noteFresh(draft: DraftHead): void {
    counts.fresh++
    if (freshOnes.length < SHOWN) freshOnes.push(exampleOf(draft))
    const { brand } = draft.draft
    if (brand === null) return
    const known = brands.get(brand)
    if (known) known.rows++
    else if (brands.size < BRANDS) brands.set(brand, { rows: 1, example: { ...exampleOf(draft), now: brand } })
  }

  return {
    async *look(chunks) {
      for await (const records of chunks) {
        counts.rows += records.length
        for (const { rows } of records) {
          const [row] = rows
          if (row.appeared || awaited.length > 0) for (const each of rows) noteColumns(each)
          isLastShort = widthOf(row) < dialect.columnCount
          if (isLastShort) short++
          for (let i = 0; i < watched.length; i++) if (isEmptyCell(row, watched[i]?.place ?? 0)) empties[i]!++
        }
        yield records
      }
    },
    note(draft, match) {
      const after = draft.draft.price === null ? null : Number(draft.draft.price)
      if (after !== null) level.add(after)
      noteText(draft)
      noteCurrency(draft)
      if (match?.is !== 'own' && match?.is !== 'claimed') return noteFresh(draft)
      counts.changed++
      const before = match.price === null ? 0 : Number(match.price)
      if (after !== null && before > 0) noteMove(draft, before, after)
    },
    noteRefused(line, code) {
      counts.refused++
      if (refusedOnes.length < SHOWN) refusedOnes.push({ key: String(line), title: null, before: null, now: code })
    },
    brands: () => [...brands.keys()],
    appeared: () => new Map([...appeared, ...(beyond.size > NAMES ? [] : beyond)]),
    end({ unseen, knownBrands }) {
      const fresh = [...brands].filter(([name]) => !knownBrands.has(name))
      const { format, encoding, delimiter, columns } = dialect
      return {
        facts: {
          ...counts,
          listed: unseen.listed,
          missing: unseen.missing,
          priced: Math.max(counts.moved, unseen.priced),
          factor: factors.find(({ prices }) => prices > 0 && prices * 2 > counts.moved)?.factor ?? null,
          isCutOff: isLastShort && short === 1,
          priceLevel: level.middle(),
          currencies: Object.fromEntries([...currencies].map(([name, { rows }]) => [name, rows])),
          newBrands: fresh.reduce((sum, [, { rows }]) => sum + rows, 0),
          empty: Object.fromEntries(watched.map(({ field }, i) => [field, empties[i] ?? 0])),
          columns,
          beyond: beyond.size > NAMES ? [] : [...beyond.keys()],
          encoding: format && format.kind !== 'csv' ? format.kind : encoding,
          delimiter: format && format.kind !== 'csv' ? '' : delimiter,
        },
        examples: {
          missing: unseen.examples.map(({ key, title }) => ({ key, title, before: null, now: null })),
          moved: moves.map(({ size: _, ...example }) => example),
          fresh: freshOnes,
          newBrands: fresh.slice(0, SHOWN).map(([, { example }]) => example),
          refused: refusedOnes,
          garbled: garbledOnes,
          currencies: [...currencies.values()].map(({ example }) => example),
        },
      }
    },
  }
}

/** Fields that one column of the file fills, with its place from 0. */
function watchedColumns(profile: Profile, dialect: Dialect): { field: string; place: number }[] {
  const fields = Object.keys(profile.fields) as (keyof Profile['fields'])[]
  return fields.flatMap((field) => {
    const [ref, ...more] = columnsOf(profile, field)
    const place = ref && more.length === 0 ? findColumn(dialect, ref) : null
    return place === null ? [] : [{ field, place }]
  })
}

/** Whether its texts are broken, as if they had been read in another encoding. */
export function isGarbled({ draft: { title, brand } }: DraftHead): boolean {
  return GARBLED.test(title ?? '') || GARBLED.test(brand ?? '')
}

export function exampleOf({ key, draft }: DraftHead): Example {
  return { key, title: draft.title, before: null, now: draft.price }
}
