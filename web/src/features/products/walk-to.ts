import { listProducts } from '@products-manager/contract'
import { call } from '../../api/call.ts'
import { PRODUCTS_PER_PAGE, type ProductFilters } from '../../api/products-queries.ts'
import type { CursorBook } from './cursor-book.ts'

interface Walk {
  book: CursorBook
  filters: ProductFilters
  signal: AbortSignal
  onPage: () => void
}

/** Reads on from the last known page until the wanted one can be asked for; keeps the cursors, not the rows. */
export async function walkTo(page: number, { book, filters, signal, onPage }: Walk): Promise<void> {
  while (!book.knows(page) && book.rows === null && !signal.aborted) {
    const at = book.frontier
    const cursor = book.cursorOf(at)
    const query = { ...filters, limit: PRODUCTS_PER_PAGE, cursor }
    const { items, nextCursor } = await call(listProducts, { query, signal })
    book.note(at, { rows: items.length, nextCursor })
    onPage()
  }
}
