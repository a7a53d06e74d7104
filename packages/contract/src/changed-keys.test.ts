import { expect, it } from 'vitest'
import { changedKeys } from './changed-keys.ts'

it('leaves only the keys that differ, added and gone ones included', () => {
  const before = { weight: '1 kg', color: 'blue', cap: 'yes' }
  const after = { color: 'red', weight: '1 kg', tip: '0.7 mm' }

  const changed = changedKeys(before, after)

  expect(changed).toEqual({ before: { color: 'blue', cap: 'yes' }, after: { color: 'red', tip: '0.7 mm' } })
})

it.each([
  [null, { color: 'red' }],
  [['a'], ['a', 'b']],
  ['Pen', 'Pencil'],
])('leaves %j and %j whole', (before, after) => {
  expect(changedKeys(before, after)).toEqual({ before, after })
})
