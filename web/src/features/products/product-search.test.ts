import { describe, expect, it } from 'vitest'
import { countFilters, filtersOf, readAmount, readProductSearch } from './product-search.ts'

const brand = '00000005-0000-7000-8000-000000000001'

describe('the address of the product list', () => {
  it('keeps what makes sense and leaves out the rest', () => {
    const raw = { q: '4006381333931', stock: 'plenty', brand: 'Bosch', brandName: 'Bosch', min: '12.50', max: 'a lot' }

    const search = readProductSearch(raw)

    expect(search).toEqual({ q: '4006381333931', min: '12.50' })
  })

  it('becomes what the API asks for', () => {
    const search = readProductSearch({ q: ' vis ', brand, brandName: 'Facom', max: '9', sort: 'price-desc' })

    const filters = filtersOf(search)

    expect(filters).toEqual({ search: 'vis', brand, priceMax: '9', sort: 'price-desc' })
  })

  it('keeps the moment of the past, and no other text in its place', () => {
    const moment = { asOf: '2026-05-31T12:30:00.000Z' }

    expect(filtersOf(readProductSearch(moment))).toEqual(moment)
    expect(readProductSearch({ asOf: '2026-05-31' })).toEqual({ asOf: '2026-05-31T23:59:59.999Z' })
    expect(readProductSearch({ asOf: 'yesterday' })).toEqual({})
  })

  it('counts a price range as one filter', () => {
    const search = readProductSearch({ q: 'vis', min: '1', max: '2', supplier: 'acme' })

    const count = countFilters(search)

    expect(count).toBe(2)
  })

  it.each([
    ['12,5', '12.5'],
    ['1 249,90', '1249.90'],
    ['12.34567', null],
    ['-3', null],
    ['', null],
  ])('reads the amount %j as %j', (text, expected) => {
    expect(readAmount(text)).toBe(expected)
  })
})
