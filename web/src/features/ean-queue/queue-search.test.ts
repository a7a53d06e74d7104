import { expect, it } from 'vitest'
import { filterOf, readQueueSearch } from './queue-search.ts'

it('takes from an address what makes sense of it', () => {
  const search = readQueueSearch({ q: 'pen', supplier: 'ACME', reason: 'in-store', score: '90', tab: 'decided', x: 1 })

  expect(search).toEqual({ q: 'pen', supplier: 'ACME', reason: 'in-store', score: 90, tab: 'decided' })
  expect(filterOf(search)).toEqual({ search: 'pen', supplier: 'ACME', reason: 'in-store', minScore: 90 })
  expect(readQueueSearch({ q: '  ', reason: 'none', score: 12, tab: 'x' })).toEqual({})
})
