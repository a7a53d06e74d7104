import type { Problem, Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../catalog/index.ts'
import { dialectFor } from '../testing/dialect-for.ts'
import type { CleanRecord, MappedRecord } from '../types.ts'
import { compileValidate } from './validate.ts'

type Fields = MappedRecord['fields']

const columns = ['EAN', 'SKU', 'Name', 'Price', 'Currency', 'Stock', 'From', 'Pictures', 'Short']
const fields: Profile['fields'] = {
  ean: { from: { column: 'EAN' } },
  supplierSku: { from: { column: 'SKU' } },
  title: { from: { column: 'Name' } },
  price: { from: { column: 'Price' } },
  currency: { from: { column: 'Currency' } },
  stock: { from: { column: 'Stock' } },
  availableFrom: { from: { column: 'From' } },
  images: { from: { column: 'Pictures' }, split: '|' },
  shortDescription: { from: { column: 'Short' } },
}
const good: Fields = {
  ean: '4006381333931',
  supplierSku: 'A-1',
  title: 'Pen',
  price: '1.50',
  currency: 'EUR',
  stock: '3',
  availableFrom: '16/03/2024',
  images: 'https://img.example/1.jpg',
  shortDescription: 'blue',
}

const clean = (own: Fields, more: Partial<CleanRecord> = {}): CleanRecord => {
  const mapped = { line: 7, fields: own, specs: null, members: [], defects: null }
  return { ...mapped, given: mapped, faults: null, ...more }
}

function validate(own: Fields, more: Partial<Profile> = {}, record: Partial<CleanRecord> = {}) {
  const problems: Problem[] = []
  const profile: Profile = { name: 'test', version: 1, fields, ...more }
  const draft = compileValidate(profile, dialectFor(columns))(
    clean(own, record),
    (problem) => void problems.push(problem),
  )
  return { draft, problems, codes: problems.map(({ code }) => code) }
}

const given = (draft: Draft | null) =>
  draft && Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null))

describe('compileValidate', () => {
  it('makes a draft of a good record, in canonical form', () => {
    const { draft, problems } = validate(good)

    expect(given(draft)).toEqual({
      ean: '4006381333931',
      supplierSku: 'A-1',
      title: 'Pen',
      price: '1.5',
      currency: 'EUR',
      stock: 3,
      availableFrom: '2024-03-16',
      images: ['https://img.example/1.jpg'],
      shortDescription: 'blue',
    })
    expect(problems).toEqual([])
  })

  it('reports every bad cell of a row, each with line, field, column, value and severity', () => {
    const { draft, problems } = validate({
      ...good,
      ean: '4.00638E+12',
      price: 'on request',
      stock: '>10',
      availableFrom: '31/02/2024',
      images: 'no address',
    })

    expect(draft).toBeNull()
    expect(problems).toHaveLength(5)
    expect(
      problems.map(({ line, code, field, column, value, severity }) => [line, code, field, column, value, severity]),
    ).toEqual([
      [7, 'EAN_DIGITS_LOST', 'ean', 'EAN', '4.00638E+12', 'refuse-row'],
      [7, 'DECIMAL_NOT_READ', 'price', 'Price', 'on request', 'refuse-row'],
      [7, 'INTEGER_NOT_READ', 'stock', 'Stock', '>10', 'refuse-row'],
      [7, 'DATE_IMPOSSIBLE', 'availableFrom', 'From', '31/02/2024', 'refuse-row'],
      [7, 'URL_NOT_VALID', 'images', 'Pictures', 'no address', 'refuse-row'],
    ])
    expect(problems[1]?.message).toBe('price is "on request", which is no number.')
  })

  it('names a column without a header by its place', () => {
    const problems: Problem[] = []
    const profile: Profile = { name: 'test', version: 1, fields: { ean: { from: { position: 7 } } } }

    compileValidate(profile, dialectFor(9))(clean({ ean: 'x' }), (problem) => void problems.push(problem))

    expect(problems).toMatchObject([{ code: 'EAN_NOT_DIGITS', column: '7' }])
  })

  it('drops the value and keeps the row when the profile says so', () => {
    const { draft, problems } = validate(
      { ...good, price: 'on request' },
      { rules: [{ field: 'price', severity: 'drop-value' }] },
    )

    expect(draft).toMatchObject({ title: 'Pen', price: null })
    expect(problems).toMatchObject([{ code: 'DECIMAL_NOT_READ', severity: 'drop-value' }])
  })

  it('keeps a value with a warning only where it can be kept', () => {
    const rules: Profile['rules'] = [
      { field: 'price', severity: 'warn' },
      { field: 'ean', severity: 'warn' },
    ]

    const { draft, problems } = validate({ ...good, price: '-5', ean: '4006381333932' }, { rules })

    expect(draft).toMatchObject({ price: '-5', ean: null })
    expect(problems).toMatchObject([
      { code: 'EAN_CHECK_DIGIT', severity: 'warn' },
      { code: 'PRICE_NEGATIVE', severity: 'warn' },
    ])
  })

  it('leaves out the bad pictures only, when pictures may be dropped', () => {
    const { draft } = validate(
      { ...good, images: 'https://img.example/1.jpg|broken' },
      { rules: [{ field: 'images', severity: 'drop-value' }] },
    )

    expect(draft?.images).toEqual(['https://img.example/1.jpg'])
  })

  it('drops free text that does not fit, and keeps the product', () => {
    const { draft, codes } = validate({ ...good, shortDescription: 'x'.repeat(501) })

    expect(draft).toMatchObject({ title: 'Pen', shortDescription: null })
    expect(codes).toEqual(['TEXT_TOO_LONG'])
  })

  it.each([
    ['', 'FIELD_REQUIRED'],
    ['#N/A', 'CELL_IS_ERROR'],
    ['x'.repeat(501), 'TEXT_TOO_LONG'],
  ])('refuses a row whose title is %j', (title, code) => {
    const { draft, codes } = validate({ ...good, title })

    expect(draft).toBeNull()
    expect(codes).toEqual([code])
  })

  it('asks for no title when the profile maps none', () => {
    const { title: _, ...priceOnly } = fields

    expect(validate({ ...good, title: '' }, { fields: priceOnly }).draft).toMatchObject({ title: null, price: '1.5' })
  })

  it('refuses a row with neither EAN nor SKU, and says so once', () => {
    expect(validate({ ...good, ean: '', supplierSku: '' })).toMatchObject({ draft: null, codes: ['KEY_MISSING'] })
    expect(validate({ ...good, ean: 'x', supplierSku: '' }).codes).toEqual(['EAN_NOT_DIGITS'])
    expect(
      validate({ ...good, ean: 'x', supplierSku: '' }, { rules: [{ field: 'ean', severity: 'drop-value' }] }).codes,
    ).toEqual(['EAN_NOT_DIGITS', 'KEY_MISSING'])
  })

  it('applies the rules of the profile to values that passed, with their own severity', () => {
    const rules: Profile['rules'] = [
      { field: 'price', min: '2', max: '1000', severity: 'warn' },
      { field: 'title', minLength: 5, severity: 'warn' },
      { field: 'currency', oneOf: ['CHF'], severity: 'drop-value' },
      { field: 'stock', max: '2' },
    ]

    const { draft, problems } = validate(good, { rules })

    expect(draft).toBeNull()
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['TEXT_TOO_SHORT', 'warn'],
      ['DECIMAL_RANGE', 'warn'],
      ['VALUE_NOT_ALLOWED', 'drop-value'],
      ['INTEGER_RANGE', 'refuse-row'],
    ])
  })

  it('asks for what a rule requires, also when its value had to be dropped', () => {
    const rules: Profile['rules'] = [
      { field: 'price', required: true },
      { field: 'price', severity: 'drop-value' },
    ]

    expect(validate({ ...good, price: '' }, { rules })).toMatchObject({ draft: null, codes: ['FIELD_REQUIRED'] })
    expect(validate({ ...good, price: 'x' }, { rules }).codes).toEqual(['DECIMAL_NOT_READ', 'FIELD_REQUIRED'])
  })

  it('takes the currency that stands beside the price, unless the row has one of its own', () => {
    expect(validate({ ...good, price: '$5', currency: '' }).draft).toMatchObject({ price: '5', currency: 'USD' })
    expect(validate({ ...good, price: '$5', currency: 'CAD' }).draft).toMatchObject({ currency: 'CAD' })
    expect(validate({ ...good, price: '5 €', currency: 'CHF' })).toMatchObject({
      draft: null,
      codes: ['CURRENCY_CONTRADICTED'],
    })
  })

  it('forgets the currency of one row before the next', () => {
    const check = compileValidate({ name: 'test', version: 1, fields }, dialectFor(columns))
    check(clean({ ...good, price: '$5', currency: '' }), () => {})

    expect(check(clean({ ...good, price: '5', currency: '' }), () => {})?.currency).toBeNull()
  })

  it('refuses a damaged row for its damage alone', () => {
    const defect = { code: 'QUOTE_NOT_CLOSED', position: 3, value: '"Pen' } as const

    const { draft, problems } = validate({ ean: 'rubbish' }, {}, { defects: [{ line: 9, defect }] })

    expect(draft).toBeNull()
    expect(problems).toMatchObject([{ line: 9, code: 'QUOTE_NOT_CLOSED', column: 'Name', value: '"Pen', field: null }])
  })

  it('reports what the transformations found, in the words of the supplier', () => {
    const mapped = { line: 7, fields: { ...good, title: 'CafÃ©' }, specs: null, members: [], defects: null }

    const { draft, problems } = validate(
      { ...good, title: 'Café' },
      {},
      {
        given: mapped,
        faults: [{ code: 'TEXT_REPAIRED', field: 'title', member: null, spec: null }],
      },
    )

    expect(draft?.title).toBe('Café')
    expect(problems).toMatchObject([{ code: 'TEXT_REPAIRED', severity: 'warn', value: 'CafÃ©', column: 'Name' }])
  })

  it('keeps formulas as text', () => {
    expect(validate({ ...good, title: '=HYPERLINK("x")' }).draft?.title).toBe('=HYPERLINK("x")')
  })

  it('leaves out a specification that is an error, and keeps the others', () => {
    const { draft, codes } = validate(good, {}, { specs: { Volt: '230 V', Watt: '#REF!' } })

    expect(draft?.technicalSpecs).toEqual({ Volt: '230 V' })
    expect(codes).toEqual(['CELL_IS_ERROR'])
  })

  it('cuts a long value in the report, not in the catalogue', () => {
    const { problems } = validate({ ...good, title: 'x'.repeat(2_000) })

    expect(problems[0]?.value).toHaveLength(501)
  })
})

describe('compileValidate with variants', () => {
  const variantFields: Profile['fields'] = {
    supplierSku: { from: { position: 1 } },
    title: { from: { position: 2 } },
    images: { from: { position: 3 } },
    option1Name: { from: { position: 4 } },
    option1Value: { from: { position: 5 } },
    variantSku: { from: { position: 6 } },
    variantEan: { from: { position: 7 } },
    variantPrice: { from: { position: 8 } },
    variantStock: { from: { position: 9 } },
  }

  function read(members: readonly Fields[]) {
    const problems: Problem[] = []
    const profile: Profile = { name: 'test', version: 1, groupBy: [{ position: 1 }], fields: variantFields }
    const mapped: MappedRecord = {
      line: 2,
      fields: { supplierSku: 'top', title: 'Top', images: members[0]?.images ?? '' },
      specs: null,
      members: members.map((own, i) => ({ line: i + 2, fields: { images: '', ...own } })),
      defects: null,
    }
    const draft = compileValidate(profile, dialectFor(9))(mapped, (problem) => void problems.push(problem))
    return { draft, problems }
  }

  it('makes variants of the rows, and pictures of all of them', () => {
    const { draft } = read([
      { images: 'https://a.example/1', option1Name: 'Size', option1Value: 'S', variantSku: 'S1', variantPrice: '60' },
      { images: 'https://a.example/2' },
      { option1Name: 'Size', option1Value: 'M', variantEan: '4006381333931', variantPrice: '9.5', variantStock: '4' },
    ])

    expect(draft?.variants).toEqual([
      { sku: 'S1', ean: null, options: { Size: 'S' }, price: '60', stock: null },
      { sku: null, ean: '4006381333931', options: { Size: 'M' }, price: '9.5', stock: 4 },
    ])
    expect(draft?.images).toEqual(['https://a.example/1', 'https://a.example/2'])
  })

  it('takes the lowest price and the whole stock of the variants for the product', () => {
    const { draft } = read([
      { variantPrice: '60', variantStock: '1' },
      { variantPrice: '9.5', variantStock: '4' },
    ])

    expect(draft).toMatchObject({ price: '9.5', stock: 5, ean: null })
  })

  it('takes the EAN of the only variant, and no option where the shop writes its default', () => {
    const { draft } = read([{ option1Name: 'Title', option1Value: 'Default Title', variantEan: '4006381333931' }])

    expect(draft?.ean).toBe('4006381333931')
    expect(draft?.variants?.[0]?.options).toEqual({})
  })

  it('reports a bad cell of a variant under its own line and refuses the product', () => {
    const { draft, problems } = read([{ variantPrice: '60' }, { variantPrice: 'free' }])

    expect(draft).toBeNull()
    expect(problems).toMatchObject([{ line: 3, field: 'variantPrice', code: 'DECIMAL_NOT_READ' }])
  })
})
