import { describe, expect, it } from 'vitest'
import { CursorBook } from './cursor-book.ts'

describe('the cursors of a list', () => {
  it('lets the first page be asked for before anything is known', () => {
    const book = new CursorBook(100)

    expect(book.frontier).toBe(0)
    expect(book.cursorOf(0)).toBeUndefined()
    expect(book.rows).toBeNull()
  })

  it('learns one page from the page before', () => {
    const book = new CursorBook(100)

    book.note(0, { rows: 100, nextCursor: 'a' })
    book.note(1, { rows: 100, nextCursor: 'b' })

    expect(book.frontier).toBe(2)
    expect(book.cursorOf(2)).toBe('b')
  })

  it('knows how many rows there are once the last page was seen', () => {
    const book = new CursorBook(100)

    book.note(0, { rows: 100, nextCursor: 'a' })
    book.note(1, { rows: 37, nextCursor: null })

    expect(book.rows).toBe(137)
  })

  it('forgets later pages when an earlier one ends elsewhere than before', () => {
    const book = new CursorBook(100)
    book.note(0, { rows: 100, nextCursor: 'a' })
    book.note(1, { rows: 20, nextCursor: null })

    book.note(0, { rows: 100, nextCursor: 'other' })

    expect(book.frontier).toBe(1)
    expect(book.cursorOf(1)).toBe('other')
    expect(book.rows).toBeNull()
  })
})
