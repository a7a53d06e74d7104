import { expect, it } from 'vitest'
import { AlignedRows } from './aligned-rows.ts'

it('puts rows under one head when a column was added between their files', () => {
  const rows = new AlignedRows()
  rows.add({ columns: [{ name: 'id', type: 'integer' }], values: ['1'] })
  rows.add({
    columns: [
      { name: 'level', type: 'text' },
      { name: 'id', type: 'integer' },
    ],
    values: ['info', '2'],
  })

  const { columns, rows: all } = rows.all()

  expect(columns.map(({ name }) => name)).toEqual(['id', 'level'])
  expect(all).toEqual([
    ['1', null],
    ['2', 'info'],
  ])
})
