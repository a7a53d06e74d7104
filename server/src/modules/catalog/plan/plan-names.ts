import { randomUUID } from 'node:crypto'
import type { Reads } from '@products-manager/postgres'
import type { Named, Names } from '../merge/names.ts'
import { PATH_SEPARATOR } from '../merge/path-separator.ts'
import { findCategoriesByPath } from '../merge/queries/ensure-categories.ts'

/** Names of which some stand for nothing yet: a plan makes no brand and no category. */
export interface PlanNames extends Names {
  /** Categories that only this file has, under identifiers that nobody else knows. */
  newCategories: { ids: string[]; paths: string[] }
}

/** Paths one plan remembers; above it they are asked for again. */
const REMEMBERED = 50_000
// Brands are compared by name, so any identifier does.
const ANY_BRAND = '00000000-0000-0000-0000-000000000000'

/** Remembers the identifiers of one plan's categories; those we do not have get one that stands for them in the plan. */
export function createPlanNames(catalog: Reads<'catalog'>): (drafts: readonly Named[]) => Promise<PlanNames> {
  let book = emptyBook()

  return async (drafts) => {
    if (book.categories.size > REMEMBERED) book = emptyBook()
    const { categories, made } = book
    const paths = new Set<string>()
    for (const { draft } of drafts) if (draft.category !== null) paths.add(draft.category.join(PATH_SEPARATOR))
    const unknown = [...paths].filter((path) => !categories.has(path))
    if (unknown.length > 0)
      for (const { path, id } of await findCategoriesByPath(catalog, unknown)) categories.set(path, id)
    for (const path of unknown) {
      // Another lane may have made one meanwhile.
      if (categories.has(path)) continue
      categories.set(path, randomUUID())
      made.add(path)
    }
    const idOf = (path: string) => categories.get(path) ?? ''
    const newPaths = [...paths].filter((path) => made.has(path))
    return {
      brand: () => ANY_BRAND,
      category: (path) => idOf(path.join(PATH_SEPARATOR)),
      newCategories: { ids: newPaths.map(idOf), paths: newPaths },
    }
  }
}

function emptyBook() {
  return { categories: new Map<string, string>(), made: new Set<string>() }
}
