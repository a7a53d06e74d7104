import Type from 'typebox'
import { expect, it } from 'vitest'
import { readCursor, toPage } from './cursor.ts'

const Place = Type.Object({ name: Type.String(), id: Type.Integer() })

it('leads from page to page until the last', () => {
  const rows = [
    { id: 1, name: 'Été' },
    { id: 2, name: 'Pen' },
    { id: 3, name: 'Quill' },
  ]

  const first = toPage(rows, { limit: 2, item: ({ name }) => name, cursor: ({ name, id }) => ({ name, id }) })
  const last = toPage(rows.slice(2), { limit: 2, item: ({ name }) => name, cursor: ({ id }) => ({ id }) })

  expect(first.items).toEqual(['Été', 'Pen'])
  expect(readCursor(Place, first.nextCursor ?? undefined)).toEqual({ name: 'Pen', id: 2 })
  expect(last).toEqual({ items: ['Quill'], nextCursor: null })
})

it.each(['', 'hello', 'bnVsbA', Buffer.from('{"name":"x","id":"1; drop"}').toString('base64url')])(
  'refuses %j as a cursor',
  (cursor) => {
    const read = () => readCursor(Place, cursor)

    expect(read).toThrow('query.cursor is not one that this list gave.')
  },
)
