import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseWorkload, WorkloadError } from './workload.ts'

it('reads queries with their values', () => {
  const text = JSON.stringify({
    name: 'shop',
    queries: [{ name: 'list', sql: 'select $1', values: [[1], ['b'], [null]] }],
  })

  expect(parseWorkload(text, 'shop.json')).toEqual({
    name: 'shop',
    queries: [{ name: 'list', sql: 'select $1', values: [[1], ['b'], [null]] }],
  })
})

it.each([
  ['{', 'no JSON'],
  ['[]', 'an object with a name'],
  ['{"name": "shop", "queries": []}', 'at least one of queries'],
  ['{"name": "Shop!", "queries": [{"name": "a", "sql": "select"}]}', 'its name'],
  ['{"name": "shop", "queries": [{"name": "a"}]}', 'sql is missing'],
  ['{"name": "shop", "queries": [{"name": "a", "sql": "select", "value": []}]}', 'no field value'],
  ['{"name": "shop", "queries": [{"name": "a", "sql": "select", "values": [1]}]}', 'list of lists'],
  ['{"name": "shop", "queries": [{"name": "a", "sql": "x"}, {"name": "a", "sql": "y"}]}', 'two queries are called a'],
])('says what is wrong with %s', (text, problem) => {
  expect(() => parseWorkload(text, 'shop.json')).toThrow(problem)
})

it('refuses whatever else it is given by an error of its own', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(() => parseWorkload(text, 'any.json')).toThrow(WorkloadError)
    }),
  )
})
