import type { Problem, Profile, Repair } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { placeText } from '../formats/places.ts'
import { stepOf, withSteps } from '../repairs/repair-steps.ts'
import { damagedFiles, damagedFolder, pens } from '../testing/damaged-corpus.ts'
import { readCatalogue } from '../testing/read-catalogue.ts'

const read = (name: string, profile: Profile = pens) =>
  readCatalogue(`${damagedFolder}${name}.csv`, { profile, settings: damagedFiles[name]?.settings })

/** The rule that repairs these problems, as a click makes it; null when there is none. */
function ruleFor({ cause, field, value }: Problem, decimalMark?: '.' | ','): Profile | null {
  const repair = { cause, field, ...(decimalMark && { decimalMark }) } as Repair
  const step = stepOf(repair, [value ?? ''])
  return step && withSteps(pens, [{ field: repair.field, step }])
}

describe('damage of spreadsheets is found, told and taken back', () => {
  it.each([
    ['ean-leading-zeros-unproved', 'leading-zeros', 'ean', '36000291452', '0036000291452'],
    ['excel-thousands', 'decimal-mark', 'price', '1.234,50', '1234.5'],
    ['price-other-mark', 'decimal-mark', 'price', '8,45', '8.45'],
    ['excel-mojibake-part', 'double-encoding', 'title', 'CafÃ© – crème', 'Café – crème'],
    ['excel-percent', 'number-with-sign', 'stock', '12 %', '12'],
    ['excel-currency-sign', 'number-with-sign', 'stock', '17 €', '17'],
    ['date-serial', 'date-serial', 'availableFrom', '45678', '2025-01-21'],
    ['date-other-order', 'date-order', 'availableFrom', '02/28/2024', '2024-02-28'],
    ['excel-text-mark', 'text-mark', 'supplierSku', "'P-0102", 'P-0102'],
    ['excel-trailing-zero', 'trailing-zero', 'supplierSku', '102.0', '102'],
  ] as const)('%s: %s', async (name, cause, field, value, was) => {
    const { problems, drafts, dialect } = await read(name)

    const [problem] = problems
    if (!problem) throw new Error('Nothing was found.')
    const rule = ruleFor(problem)
    const repaired = rule && (await read(name, rule))

    const [[line, , column] = []] = damagedFiles[name]?.problems ?? []
    expect(problem).toMatchObject({ line, column, field, value, cause, suggestion: was })
    expect(placeText(dialect.format, problem.line)).toBe(`line ${line}`)
    expect(repaired?.problems).toEqual([])
    expect(repaired?.drafts).toHaveLength(8)
    expect(repaired?.drafts.map((draft) => String(draft[field]))).toContain(was)
    expect(drafts.map((draft) => String(draft[field]))).not.toContain(was)
  })

  it('spreadsheet-errors: cell-error, read as empty where the field may be', async () => {
    const { problems } = await read('spreadsheet-errors')

    const found = problems.map(({ line, column, value, cause, suggestion }) => [line, column, value, cause, suggestion])
    const [price] = problems
    const rule = price && ruleFor(price)
    const repaired = rule && (await read('spreadsheet-errors', rule))

    expect(found).toEqual([
      [3, 'Price', '#N/A', 'cell-error', ''],
      [5, 'Name', '#REF!', 'cell-error', ''],
      [7, 'Brand', 'NULL', 'cell-error', ''],
    ])
    expect(repaired?.problems.map(({ column }) => column)).toEqual(['Name', 'Brand'])
    expect(repaired?.drafts.find(({ supplierSku }) => supplierSku === 'P-0101')?.price).toBeNull()
  })

  it('excel-thousands-ambiguous: two-readings, when a person says which', async () => {
    const { problems } = await read('excel-thousands-ambiguous')

    const [problem] = problems
    if (!problem) throw new Error('Nothing was found.')
    const [unsaid, comma, point] = [ruleFor(problem), ruleFor(problem, ','), ruleFor(problem, '.')]
    const prices = await Promise.all(
      [comma, point].map(async (rule) => rule && (await read('excel-thousands-ambiguous', rule)).drafts[2]?.price),
    )

    expect(problem).toMatchObject({ line: 4, column: 'Price', value: '1,234', cause: 'two-readings', suggestion: null })
    expect(unsaid).toBeNull()
    expect(prices.map(Number)).toEqual([1.234, 1234])
  })
})

describe('damage that nothing takes back is told, and no repair is offered', () => {
  it.each([
    ['ean-scientific', 'scientific-notation', 'ean', '4.00638E+12'],
    ['sku-scientific', 'scientific-notation', 'supplierSku', '1.23457E+11'],
    ['excel-ean-zeroed', 'digits-zeroed', 'ean', '4006380000000'],
    ['excel-sku-zeroed', 'digits-zeroed', 'supplierSku', '123456789012000'],
    ['excel-price-day', 'became-date', 'price', '12.mar'],
    ['excel-price-whole-day', 'became-date', 'price', '01/02/2026'],
    ['excel-sku-day', 'became-date', 'supplierSku', '01-févr'],
    ['excel-true', 'boolean', 'stock', 'TRUE'],
    ['replacement-character', 'wrong-encoding', 'title', 'Caf\ufffd mug 300 ml'],
    ['ean-check-digit', 'digit-wrong', 'ean', '4006381333932'],
  ] as const)('%s: %s', async (name, cause, field, value) => {
    const { problems } = await read(name)

    const [problem] = problems
    if (!problem) throw new Error('Nothing was found.')
    const rule = ruleFor(problem)
    const again = rule && (await read(name, rule))

    const [[line, , column] = []] = damagedFiles[name]?.problems ?? []
    expect(problem).toMatchObject({ line, column, field, value, cause, suggestion: null })
    expect(again?.problems ?? problems).toEqual(problems)
  })
})

describe('what a spreadsheet adds and proves nothing lost is read without a word', () => {
  it('spaces around a cell, and signs of the currency beside a price', async () => {
    const [spaces, signs] = [await read('excel-spaces'), await read('excel-currency-sign')]

    expect(spaces.problems).toEqual([])
    expect(spaces.drafts.map(({ supplierSku }) => supplierSku)).toContain('P-0102')
    expect(spaces.drafts.map(({ ean }) => ean)).toContain('4006381334112')
    expect(Number(signs.drafts.find(({ supplierSku }) => supplierSku === 'P-0102')?.price)).toBe(8.89)
  })

  it.each(['ean-scientific-whole', 'ean-spreadsheet-text', 'ean-leading-zeros-proved'])('%s', async (name) => {
    const { problems, refused } = await read(name)

    expect([problems, refused]).toEqual([[], 0])
  })
})
