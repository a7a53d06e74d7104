import type { ProductSummary } from '@products-manager/contract'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import {
  PRODUCTS_PER_PAGE,
  type ProductFilters,
  productsCountQuery,
  productsPageQuery,
} from '../../api/products-queries.ts'
import { CursorBook } from './cursor-book.ts'
import { walkTo } from './walk-to.ts'

// A browser cannot lay out a taller element than some 17 million pixels; 76 is the tallest row.
const MAX_ROWS = Math.floor(16_000_000 / 76)

// A screenful, drawn empty until the first page is there.
const WAITING_ROWS = 20

// Lists a person may come back to. Each book holds a cursor per page, some 100 kB for a million products.
const MAX_BOOKS = 8
const books = new Map<string, CursorBook>()

export interface ProductPages {
  rowAt: (index: number) => ProductSummary | undefined
  /** Rows the list has, as far as is known: counted, estimated, or only those read so far. */
  rows: number
  known: 'exact' | 'about' | 'not-yet'
  /** The first page was read, so that emptiness can be told from waiting. */
  ready: boolean
  /** The row that reading ahead has reached, while it goes on. */
  readingAhead: number | null
  error: Error | null
  retry: () => void
}

/** The pages of which some row is on the screen. */
export interface PagesShown {
  from: number
  to: number
}

/**
 * The rows of a product list around the ones on the screen. A page is read when it comes near; pages far away are
 * released by the query client. Pages have no numbers for the server, only cursors, so a jump forward reads the
 * cursors in between first, without keeping their rows.
 */
export function useProductPages(filters: ProductFilters, shown: PagesShown): ProductPages {
  const book = bookOf(filters)
  const [, redraw] = useState(0)
  const [readingAhead, setReadingAhead] = useState<number | null>(null)
  const count = useQuery(productsCountQuery(withoutSort(filters)))

  const from = Math.max(0, shown.from - 1)
  const to = shown.to + 1
  const wanted = Array.from({ length: to - from + 1 }, (_, step) => from + step).filter((page) => book.knows(page))
  const pages = useQueries({ queries: wanted.map((page) => productsPageQuery(filters, book.cursorOf(page))) })

  const loaded = new Map(wanted.map((page, place) => [page, pages[place]?.data]))
  useEffect(() => {
    const before = `${book.frontier} ${book.rows}`
    for (const [page, data] of loaded) {
      if (data) book.note(page, { rows: data.items.length, nextCursor: data.nextCursor })
    }
    if (before !== `${book.frontier} ${book.rows}`) redraw((times) => times + 1)
  })

  const needed = shown.from
  const mustWalk = needed > book.frontier && book.rows === null
  useEffect(() => {
    if (!mustWalk) return

    const stop = new AbortController()
    const onPage = () => setReadingAhead(book.frontier * PRODUCTS_PER_PAGE)
    void walkTo(needed, { book, filters, signal: stop.signal, onPage })
      .catch(() => undefined)
      .finally(() => setReadingAhead(null))
    return () => stop.abort()
  }, [mustWalk, needed, book, filters])

  const ready = from > 0 || book.frontier > 0 || book.rows !== null
  const failed = pages.find((page) => page.error)
  const rows = rowsOf(book, count.data)
  return {
    rowAt: (index) => loaded.get(Math.floor(index / PRODUCTS_PER_PAGE))?.items[index % PRODUCTS_PER_PAGE],
    rows: ready ? Math.min(rows, MAX_ROWS) : WAITING_ROWS,
    known: book.rows !== null || count.data?.exact ? 'exact' : count.data ? 'about' : 'not-yet',
    ready,
    readingAhead,
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  }
}

function rowsOf(book: CursorBook, counted: { count: number } | undefined): number {
  if (book.rows !== null) return book.rows
  // An estimate may be too low: what was read for certain is never hidden by it.
  return Math.max(counted?.count ?? 0, book.frontier * PRODUCTS_PER_PAGE + 1)
}

function bookOf(filters: ProductFilters): CursorBook {
  const key = JSON.stringify(filters)
  const book = books.get(key) ?? new CursorBook(PRODUCTS_PER_PAGE)
  books.delete(key)
  books.set(key, book)
  const oldest = books.keys().next().value
  if (books.size > MAX_BOOKS && oldest !== undefined) books.delete(oldest)
  return book
}

/** The order of rows does not change how many there are. */
export function withoutSort({ sort: _, ...filters }: ProductFilters): Omit<ProductFilters, 'sort'> {
  return filters
}
