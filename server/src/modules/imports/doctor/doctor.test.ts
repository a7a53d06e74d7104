import type { Problem, ProductField, Profile } from '@products-manager/contract'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { compileRows } from '../batches/compile-rows.ts'
import { readRecord } from '../batches/key-records.ts'
import { isGtin } from '../formats/gtin.ts'
import { dialectFor, recordOf } from '../testing/dialect-for.ts'
import type { CellFormat } from '../types.ts'

const COLUMNS = ['ean', 'sku', 'title', 'price', 'stock', 'weight', 'day', 'active'] as const
const fieldOf: Record<(typeof COLUMNS)[number], ProductField> = {
  ean: 'ean',
  sku: 'supplierSku',
  title: 'title',
  price: 'price',
  stock: 'stock',
  weight: 'weight',
  day: 'availableFrom',
  active: 'isActive',
}
const PROFILE: Profile = {
  name: 'doctor',
  version: 1,
  fields: Object.fromEntries(COLUMNS.map((column) => [fieldOf[column], { from: { column } }])),
}
const GOOD = {
  ean: '4006381333931',
  sku: 'PEN-1',
  title: 'Pen',
  price: '2,50',
  stock: '7',
  weight: '0,1',
  day: '31/12/2026',
  active: '1',
}
const FORMAT: Partial<CellFormat> = { decimalMark: ',', thousandMark: '', dateOrder: 'dmy' }

/** What the doctor says of a row that is good but for these cells. */
function problemsOf(cells: Partial<typeof GOOD>, given: Partial<CellFormat> = {}): Problem[] {
  const rows = compileRows(PROFILE, dialectFor([...COLUMNS], { ...FORMAT, ...given }))
  const all = { ...GOOD, ...cells }
  const record = recordOf(COLUMNS.map((column) => all[column]))
  return [...readRecord(record, { hash: null, seen: record }, rows).problems]
}

function findingOf(cells: Partial<typeof GOOD>, given: Partial<CellFormat> = {}) {
  const [problem] = problemsOf(cells, given)
  return problem && { cause: problem.cause, suggestion: problem.suggestion, confidence: problem.confidence }
}

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`))

function withCheckDigit(body: string): string {
  for (let digit = 0; digit < 10; digit++) if (isGtin(`${body}${digit}`)) return `${body}${digit}`
  throw new RangeError(body)
}

const ean13 = digits(10)
  .filter((body) => !/^(\d)\1*$/.test(body))
  .map((body) => withCheckDigit(`34${body}`))

describe('the doctor gives back the very value', () => {
  it('of an EAN whose leading zeros a spreadsheet took', () => {
    const short = fc.tuple(fc.integer({ min: 2, max: 4 }), digits(12)).map(([zeros, tail]) => {
      const body = `${'0'.repeat(zeros)}${`1${tail}`.slice(0, 12 - zeros)}`
      return withCheckDigit(body)
    })
    fc.assert(
      fc.property(short, (ean) => {
        const finding = findingOf({ ean: ean.replace(/^0+/, '') })
        fc.pre(finding?.cause !== 'isbn-10')

        expect(finding).toEqual({ cause: 'leading-zeros', suggestion: ean, confidence: 'likely' })
      }),
    )
  })

  it('of an EAN that lost its check digit, as a guess, or that passes for a GTIN-12', () => {
    fc.assert(
      fc.property(ean13, (ean) => {
        const finding = findingOf({ ean: ean.slice(0, 12) })

        if (isGtin(ean.slice(0, 12))) expect(finding).toBeUndefined()
        else expect(finding).toEqual({ cause: 'digit-missing', suggestion: ean, confidence: 'guess' })
      }),
    )
  })

  it('of an EAN with the zero of a lost ".0" behind it, unless that is a GTIN-14 itself', () => {
    fc.assert(
      fc.property(ean13, (ean) => {
        const finding = findingOf({ ean: `${ean}0` })

        if (isGtin(`${ean}0`)) expect(finding).toBeUndefined()
        else expect(finding).toEqual({ cause: 'digit-extra', suggestion: ean, confidence: 'likely' })
      }),
    )
  })

  it('of a price written with the other marks, unless it has two readings', () => {
    const price = fc
      .tuple(fc.integer({ min: 0, max: 9_999_999 }), digits(2))
      .map(([whole, cents]) => ({ whole, cents }))
    fc.assert(
      fc.property(price, fc.boolean(), ({ whole, cents }, grouped) => {
        const shown = grouped ? whole.toLocaleString('en-US') : String(whole)

        const finding = findingOf({ price: `${shown}.${cents}` })

        const decimals = cents.replace(/0+$/, '')
        const suggestion = decimals === '' ? String(whole) : `${whole},${decimals}`
        expect(finding).toEqual({ cause: 'decimal-mark', suggestion, confidence: 'likely' })
      }),
    )
  })

  it('of a day that became a number', () => {
    const day = fc.date({ min: new Date('1960-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10)
        const serial = (Date.parse(iso) - Date.UTC(1899, 11, 30)) / 86_400_000

        expect(findingOf({ day: String(serial) })).toEqual({
          cause: 'date-serial',
          suggestion: iso,
          confidence: 'likely',
        })
      }),
    )
  })

  it('of text of which a part was encoded twice', () => {
    const word = fc.constantFrom('Café', 'Größe', 'naïve', 'Señor', 'œuvre – été', 'Straße')
    fc.assert(
      fc.property(word, word, (damaged, fine) => {
        const twice = iconv.decode(Buffer.from(damaged, 'utf8'), 'windows-1252')

        const finding = findingOf({ title: `${twice} / ${fine}` })

        expect(finding).toMatchObject({ cause: 'double-encoding', suggestion: `${damaged} / ${fine}` })
      }),
    )
  })

  it('of a supplier SKU with a mark, a ".0" or spaces that only look so', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9][0-9]{3,8}$/), (sku) => {
        expect(findingOf({ sku: `'${sku}` })).toMatchObject({ cause: 'text-mark', suggestion: sku })
        expect(findingOf({ sku: `="${sku}"` })).toMatchObject({ cause: 'text-mark', suggestion: sku })
        expect(findingOf({ sku: `${sku}.0` })).toMatchObject({ cause: 'trailing-zero', suggestion: sku })
        expect(findingOf({ sku: `A\u00a0${sku}` })).toMatchObject({ cause: 'odd-characters', suggestion: `A ${sku}` })
      }),
    )
  })

  it('of a date that only another order has', () => {
    expect(findingOf({ day: '12/25/2026' })).toEqual({
      cause: 'date-order',
      suggestion: '2026-12-25',
      confidence: 'certain',
    })
  })
})

describe('the doctor names what is lost and suggests nothing', () => {
  it.each([
    ['scientific-notation', { ean: '4,00638E+12' }],
    ['scientific-notation', { sku: '1,23E+05' }],
    ['digit-wrong', { ean: '4006381333932' }],
    ['digits-zeroed', { ean: '4006380000000' }],
    ['digits-zeroed', { ean: '400638133393100000' }],
    ['digits-zeroed', { sku: '123456789012000' }],
    ['digits-zeroed', { sku: '123456789012345000' }],
    ['became-date', { price: '12.mar' }],
    ['became-date', { price: '1. Feb' }],
    ['became-date', { price: '12-mars-26' }],
    ['became-date', { price: '01/02/2026' }],
    ['became-date', { stock: '2026-02-01' }],
    ['became-date', { sku: '01/02/2026' }],
    ['became-date', { price: '01-févr' }],
    ['became-date', { price: 'mars-05' }],
    ['became-date', { sku: '01-févr' }],
    ['became-date', { sku: 'Jan-02' }],
    ['became-date', { sku: '2026-02-01' }],
    ['two-readings', { price: '1.234' }],
    ['wrong-encoding', { title: 'Caf\ufffd' }],
    ['boolean', { stock: 'VRAI' }],
  ] as const)('%s: %j', (cause, cells) => {
    const finding = findingOf(cells)

    expect(finding).toMatchObject({ cause, suggestion: null })
  })
})

describe('the doctor names', () => {
  it.each([
    ['isbn-10', { ean: '3125171547' }, '9783125171541'],
    ['number-with-sign', { weight: '12,5 €' }, '12,5'],
    ['number-with-sign', { stock: '12 %' }, '12'],
    ['number-with-unit', { weight: '1,5 kg' }, '1,5'],
    ['number-with-unit', { stock: '12 pcs' }, '12'],
    ['decimal-mark', { stock: '12.0' }, '12'],
    ['stock-word', { stock: '>40' }, '40'],
    ['stock-word', { stock: 'En stock' }, '1'],
    ['stock-word', { stock: 'sur commande' }, '0'],
    ['cell-error', { price: '#N/A' }, ''],
    ['cell-error', { stock: '#REF!' }, ''],
    ['cell-error', { title: '#NOM?' }, ''],
    ['boolean', { active: 'PRAWDA' }, '1'],
    ['boolean', { active: 'FAŁSZ' }, '0'],
    ['odd-characters', { ean: '４００６３８１３３３９３１' }, '4006381333931'],
    ['odd-characters', { price: '２,50' }, '2,50'],
  ] as const)('%s: %j, and suggests %j', (cause, cells, suggestion) => {
    const finding = findingOf(cells)

    expect(finding).toMatchObject({ cause, suggestion })
  })

  it('the whole row where one cause explains it', () => {
    const header = Object.fromEntries(COLUMNS.map((column) => [column, column.toUpperCase()]))
    const empty = Object.fromEntries(COLUMNS.map((column) => [column, '']))

    expect(problemsOf(header).map(({ cause }) => cause)).toContain('header-again')
    expect(problemsOf({ ...empty, sku: '', title: 'Total', price: '312,50' }).map(({ cause }) => cause)).toContain(
      'totals-row',
    )
    expect(problemsOf({ ean: 'PEN-1', sku: '4006381333931' }).map(({ cause }) => cause)).toContain('shifted-columns')
    expect(new Set(problemsOf({ price: 'seven', stock: '2,50', day: 'no' }).map(({ cause }) => cause))).toEqual(
      new Set(['shifted-columns']),
    )
  })

  it('nothing where a row is good', () => {
    expect(problemsOf({})).toEqual([])
  })

  it.each([
    'MAR-05',
    '12E5',
    'A-1',
    '0123',
    '10.5',
    'R-2026-02-01',
    '12.34.5678',
    '31/45/2026',
    '100000',
    '123456789012345',
    '12.800',
  ])('nothing in the SKU %j', (sku) => {
    expect(problemsOf({ sku })).toEqual([])
  })
})
