interface PageEnd {
  rows: number
  nextCursor: string | null
}

/**
 * Where each page of a keyset list begins. A cursor is learnt from the page before, and stays after the page's rows
 * were released, so that scrolling back reads one page and not all before it.
 */
export class CursorBook {
  readonly #cursors: (string | undefined)[] = [undefined]
  readonly #pageSize: number
  #rows: number | null = null

  constructor(pageSize: number) {
    this.#pageSize = pageSize
  }

  /** The last page that can be asked for. */
  get frontier(): number {
    return this.#cursors.length - 1
  }

  /** How many rows there are, once the last page was seen. */
  get rows(): number | null {
    return this.#rows
  }

  knows(page: number): boolean {
    return page <= this.frontier
  }

  cursorOf(page: number): string | undefined {
    return this.#cursors[page]
  }

  /** Notes what a page showed: its rows and where the next one begins. News make all that was known beyond it void. */
  note(page: number, { rows, nextCursor }: PageEnd): void {
    if (nextCursor === null) {
      this.#cursors.length = page + 1
      this.#rows = page * this.#pageSize + rows
      return
    }
    if (this.#cursors[page + 1] === nextCursor) return

    this.#cursors.length = page + 1
    this.#cursors.push(nextCursor)
    this.#rows = null
  }
}
