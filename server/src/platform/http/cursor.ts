import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { defineError } from '../errors.ts'

export const cursorInvalid = defineError<object>('REQUEST_CURSOR_INVALID', {
  status: 400,
  retry: 'never',
  message: () => 'query.cursor is not one that this list gave. Ask for the first page again.',
  field: () => 'query.cursor',
})

/** The place in a list that a cursor names; undefined without one. */
export function readCursor<S extends TSchema>(place: S, cursor: string | undefined): Static<S> | undefined {
  if (cursor === undefined) return undefined

  const value = parsed(cursor)
  if (Check(place, value)) return value
  throw cursorInvalid({})
}

export interface PageOf<Row, Item> {
  limit: number
  item: (row: Row) => Item
  /** What the next page needs to know of the last row of this one. */
  cursor: (last: Row) => object
}

/** A page of a list that was asked for one row more than the page holds: that row says there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  { limit, item, cursor }: PageOf<Row, Item>,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasNext = rows.length > limit && last !== undefined
  return { items: shown.map(item), nextCursor: hasNext ? written(cursor(last)) : null }
}

function written(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw cursorInvalid({})
  }
}
