import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { defineError } from '../errors.ts'

const cursorInvalid = defineError<Record<never, never>>('REQUEST_CURSOR_INVALID', {
  status: 400,
  retry: 'never',
  message: () => 'The cursor is not one this list gave. Ask for the first page again.',
})

/** The place a cursor stands for, or undefined for the first page. */
export function readCursor<Place extends TSchema>(place: Place, cursor: string | undefined): Static<Place> | undefined {
  if (cursor === undefined) return undefined
  const value = parsed(cursor)
  if (!Check(place, value)) throw cursorInvalid({})
  return value
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw cursorInvalid({})
  }
}

interface PageShape<Row, Item, Place extends object> {
  limit: number
  item: (row: Row) => Item
  /** Where the next page begins, from the last row of this one. */
  cursor: (row: Row) => Place
}

/** A page of the rows, of which one more than `limit` was asked for to see whether there is a next page. */
export function toPage<Row, Item, Place extends object>(
  rows: readonly Row[],
  { limit, item, cursor }: PageShape<Row, Item, Place>,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    items: shown.map(item),
    nextCursor: more ? Buffer.from(JSON.stringify(cursor(last))).toString('base64url') : null,
  }
}
