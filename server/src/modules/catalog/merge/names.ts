import type { Database } from '@products-manager/postgres'
import type { DraftFacts } from './batch.ts'
import { PATH_SEPARATOR } from './path-separator.ts'
import { ensureBrands } from './queries/ensure-brands.ts'
import { ensureCategories } from './queries/ensure-categories.ts'

/** Names one run remembers. Above it they are asked for again, so a file of nothing but brands costs no memory. */
const REMEMBERED = 50_000

/** A draft, however much of it is there. */
export interface Named {
  draft: Pick<DraftFacts, 'brand' | 'category'>
}

/** Brand and category names of drafts to their identifiers. */
export interface Names {
  brand(name: string): string
  category(path: readonly string[]): string
}

/** Remembers the identifiers of one run's brands and categories, and makes those that are new. */
export function createNameBook(
  catalog: Database<'catalog'>,
  remembered = REMEMBERED,
): (drafts: readonly Named[]) => Promise<Names> {
  let book = emptyBook()

  return async (drafts) => {
    // A new book, not the old one emptied: another lane may still be reading from that.
    if (book.brands.size + book.categories.size > remembered) book = emptyBook()
    const { brands, categories } = book
    const newBrands = new Set<string>()
    const newPaths = new Map<string, readonly string[]>()
    for (const { draft } of drafts) {
      if (draft.brand !== null && !brands.has(draft.brand)) newBrands.add(draft.brand)
      if (draft.category === null) continue
      const path = draft.category.join(PATH_SEPARATOR)
      if (!categories.has(path)) newPaths.set(path, draft.category)
    }

    // In transactions of their own, before the batch: two lanes that meet the same new brand wait for each other
    // only here, where neither holds anything else. A name whose batch then fails stays, and harms nobody.
    if (newBrands.size > 0) for (const { name, id } of await ensureBrands(catalog, [...newBrands])) brands.set(name, id)
    if (newPaths.size > 0)
      for (const { path, id } of await ensureCategories(catalog, [...newPaths.values()])) categories.set(path, id)

    return {
      brand: (name) => known(brands, name),
      category: (path) => known(categories, path.join(PATH_SEPARATOR)),
    }
  }
}

function emptyBook() {
  return { brands: new Map<string, string>(), categories: new Map<string, string>() }
}

function known(book: ReadonlyMap<string, string>, name: string): string {
  const id = book.get(name)
  if (id === undefined) throw new Error(`No identifier was made for the name ${JSON.stringify(name)}`)
  return id
}
