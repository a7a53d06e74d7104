import { expect, it } from 'vitest'
import { parseSearch, strictly, stringifySearch } from './search-text.ts'

it('keeps an EAN as the text it is', () => {
  const text = stringifySearch({ q: '4006381333931', brand: undefined, supplier: '' })

  expect(text).toBe('?q=4006381333931')
  expect(parseSearch(text)).toEqual({ q: '4006381333931' })
})

it('brings any text back as it was', () => {
  const search = { q: 'vis & écrou = 100 % "inox" +2' }

  expect(parseSearch(stringifySearch(search))).toEqual(search)
})

it('lets nothing through that the reading of a page’s address leaves out', () => {
  const read = strictly(({ page }) => (page === '2' ? { page: 2 } : {}))

  expect(read({ page: '2', more: 'x' })).toEqual({ page: 2, more: undefined })
  expect(Object.keys(read({ page: 'x' }))).toEqual(['page'])
})
