import { defaultLimits } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Examples, RunFacts } from './facts.ts'
import { type Comparison, judgeFacts } from './judge-facts.ts'
import { safePart } from './safe-part.ts'

const none: Examples = { missing: [], moved: [], fresh: [], newBrands: [], refused: [], garbled: [], currencies: [] }

const aFile = (facts: Partial<RunFacts> = {}): RunFacts => ({
  rows: 10_000,
  refused: 20,
  listed: 10_000,
  missing: 300,
  fresh: 300,
  changed: 3_000,
  moved: 40,
  priced: 9_700,
  factor: null,
  garbled: 0,
  isCutOff: false,
  priceLevel: 25,
  newBrands: 10,
  empty: { brand: 500, ean: 100 },
  columns: ['sku', 'title', 'brand', 'price'],
  encoding: 'utf-8',
  delimiter: ';',
  ...facts,
})

const judge = (facts: Partial<RunFacts>, given: Partial<Comparison> & { months?: number } = {}) => {
  const { months = 6, ...rest } = given
  const history = Array.from({ length: months }, () => ({ facts: aFile(), restarts: [] }))
  const all = {
    facts: aFile(facts),
    examples: none,
    limits: defaultLimits,
    history,
    isFull: true,
    byPlace: false,
    swaps: [],
    replaced: [],
  }
  return judgeFacts({ ...all, ...rest })
}
const codes = (...given: Parameters<typeof judge>) =>
  judge(...given).map(({ code, subject }) => (subject === null ? code : `${code}:${subject}`))

describe('the judge', () => {
  it('asks about prices in a currency that no file before had, until somebody calls it the new normal', () => {
    const inEuro = { facts: aFile({ currencies: { EUR: 3_000 } }), restarts: [] }
    const inDollar = { facts: aFile({ currencies: { USD: 3_000 } }), restarts: ['currency'] }
    const older = { facts: aFile(), restarts: [] }
    const currencies = { EUR: 100, USD: 2_900 }

    expect(judge({ currencies }, { history: [inEuro] })).toMatchObject([
      { code: 'currency', count: 2_900, of: 3_000, before: 'EUR', now: 'USD' },
    ])
    expect(codes({ currencies }, { history: [inDollar, inEuro] })).toEqual([])
    expect(codes({ currencies: { EUR: 3_000 } }, { history: [inDollar, inEuro] })).toEqual(['currency'])
    expect(codes({ currencies: { EUR: 2_900, USD: 100 } }, { history: [inEuro] })).toEqual([])
    expect(codes({ currencies }, { history: [older] })).toEqual([])
    expect(safePart(judge({ currencies }, { history: [inEuro] }), 20)).toEqual({ notPricedIn: ['USD'] })
  })

  it('asks about a lost column only where nobody has said yet what is read instead', () => {
    const columns = ['sku', 'title', 'make', 'price']

    expect(codes({ columns })).toEqual(['columns'])
    expect(codes({ columns }, { replaced: ['brand'] })).toEqual([])
    expect(codes({ columns: ['sku', 'make', 'price'] }, { replaced: ['brand'] })).toEqual(['columns'])
  })

  it.each<[string, Partial<RunFacts>, string[]]>([
    ['a fifth of the offers gone is within the limit', { missing: 2_000 }, []],
    ['one more is not', { missing: 2_001 }, ['missing']],
    ['a twentieth of the prices moved is within the limit', { moved: 485 }, []],
    ['one more is not', { moved: 486 }, ['prices-moved']],
    ['a quarter refused is within the limit', { refused: 2_500 }, []],
    ['one more is not', { refused: 2_501 }, ['refused']],
    ['most keys others', { fresh: 9_000, missing: 8_000 }, ['missing', 'other-keys']],
    ['no rows', { rows: 0, missing: 10_000 }, ['empty-file']],
    ['a field as empty as two fifths more', { empty: { brand: 4_500, ean: 100 } }, []],
    ['a field that is emptier', { empty: { brand: 4_501, ean: 100 } }, ['values-missing:brand']],
    ['broken texts in a tenth of what changes', { garbled: 331 }, ['garbled']],
    ['a last row that is not whole', { isCutOff: true }, ['cut-off']],
    ['columns renamed', { columns: ['sku', 'title', 'make', 'price'] }, ['columns']],
    ['a column more', { columns: ['sku', 'title', 'brand', 'price', 'note'] }, []],
    ['columns in another order', { columns: ['title', 'sku', 'brand', 'price'] }, []],
  ])('after one file: %s', (_, facts, expected) => {
    expect(codes(facts, { months: 1 })).toEqual(expected)
  })

  it.each<[string, Partial<RunFacts>, string[]]>([
    ['a tenth more offers gone than usual', { missing: 1_301 }, ['missing']],
    ['a few more prices moved than usual', { moved: 350 }, ['prices-moved']],
    ['a third more rows', { rows: 13_500, fresh: 1_800 }, ['rows']],
    ['a field a tenth emptier', { empty: { brand: 1_501, ean: 100 } }, ['values-missing:brand']],
    ['many new offers', { rows: 12_500, fresh: 2_900, newBrands: 20 }, ['new-offers']],
    ['nearly everything changed', { changed: 8_100 }, ['changed']],
    ['offers of unknown brands', { newBrands: 1_011, fresh: 1_100 }, ['new-brands']],
    ['prices on another level', { priceLevel: 250 }, ['price-level']],
    ['another encoding', { encoding: 'windows-1252' }, ['encoding']],
  ])('after six files: %s', (_, facts, expected) => {
    expect(codes(facts)).toEqual(expected)
    expect(codes(facts, { months: 4 })).toEqual([])
  })

  it('names the factor of most price moves, and says nothing of a few rows', () => {
    expect(judge({ moved: 9_000, factor: 100 })).toMatchObject([{ code: 'prices-moved', now: '× 100' }])
    expect(
      codes({ rows: 12, listed: 12, missing: 9, priced: 3, moved: 3, fresh: 9, refused: 2 }, { months: 0 }),
    ).toEqual([])
  })

  it('lets any month pass that changes as much as months do, however long it has watched', () => {
    const churn = fc.record({
      rows: fc.integer({ min: 9_000, max: 11_000 }),
      missing: fc.integer({ min: 200, max: 500 }),
      fresh: fc.integer({ min: 200, max: 500 }),
      changed: fc.integer({ min: 1_000, max: 5_000 }),
      moved: fc.integer({ min: 0, max: 200 }),
      refused: fc.integer({ min: 0, max: 100 }),
      newBrands: fc.integer({ min: 0, max: 50 }),
      priceLevel: fc.double({ min: 15, max: 40, noNaN: true }),
      empty: fc.record({
        brand: fc.integer({ min: 300, max: 900 }),
        ean: fc.integer({ min: 0, max: 300 }),
      }),
    })
    fc.assert(
      fc.property(fc.array(churn, { maxLength: 20 }), churn, (months, now) => {
        const history = months.map((facts) => ({ facts: aFile(facts), restarts: [] }))

        expect(codes(now, { history })).toEqual([])
      }),
    )
  })

  it('never calls a file safer for departing further', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 20 }), (a, b, months) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((part) =>
          codes({ missing: Math.round(10_000 * part), moved: Math.round(9_700 * part) }, { months }),
        )

        for (const code of less ?? []) expect(more).toContain(code)
      }),
    )
  })
})

describe('the safe part', () => {
  it.each<[Partial<RunFacts>, ReturnType<typeof safePart>]>([
    [{ missing: 5_000 }, { kinds: ['created', 'updated', 'relisted'] }],
    [{ moved: 5_000 }, { noMoveOver: 50 }],
    [
      { missing: 5_000, moved: 3_000 },
      { kinds: ['created', 'updated', 'relisted'], noMoveOver: 50 },
    ],
    [{ empty: { brand: 9_000, ean: 100 } }, { notEmptying: ['brand'] }],
    [{ isCutOff: true }, { kinds: ['created', 'updated', 'relisted'] }],
    [{ garbled: 3_000 }, null],
    [{ columns: ['sku'] }, null],
    [{}, null],
  ])('of %j is %j', (facts, expected) => {
    expect(safePart(judge(facts), 50)).toEqual(expected)
  })
})
