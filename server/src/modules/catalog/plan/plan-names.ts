import { randomUUID } from 'node:crypto'
import type { Reads } from '@products-manager/postgres'
import type { Named, Names } from '../merge/names.ts'
import { PATH_SEPARATOR } from '../merge/path-separator.ts'
import { findBrandsByName } from '../merge/queries/ensure-brands.ts'
import { findCategoriesByPath } from '../merge/queries/ensure-categories.ts'

/** Names of which some stand for nothing yet: a plan makes no brand and no category. */
export interface PlanNames extends Names {
  /** Categories that only this file has, under identifiers that nobody else knows. */
  newCategories: { ids: string[]; paths: string[] }
}

/** The identifiers of a batch's brands and categories; those we do not have get one that stands for them in the batch. */
export async function findPlanNames(catalog: Reads<'catalog'>, drafts: readonly Named[]): Promise<PlanNames> {
  const names = new Set<string>()
  const paths = new Map<string, readonly string[]>()
  for (const { draft } of drafts) {
    if (draft.brand !== null) names.add(draft.brand)
    if (draft.category !== null) paths.set(draft.category.join(PATH_SEPARATOR), draft.category)
  }
  const brands = new Map<string, string>()
  const categories = new Map<string, string>()
  if (names.size > 0) for (const { name, id } of await findBrandsByName(catalog, [...names])) brands.set(name, id)
  if (paths.size > 0)
    for (const { path, id } of await findCategoriesByPath(catalog, [...paths.keys()])) categories.set(path, id)

  const newPaths = [...paths.keys()].filter((path) => !categories.has(path))
  const newCategories = { ids: newPaths.map(() => randomUUID()), paths: newPaths }
  for (const [i, path] of newPaths.entries()) categories.set(path, newCategories.ids[i] ?? '')
  return {
    // Brands are compared by name, so any identifier does for one that is new.
    brand: (name) => brands.get(name) ?? ANY_BRAND,
    category: (path) => categories.get(path.join(PATH_SEPARATOR)) ?? '',
    newCategories,
  }
}

const ANY_BRAND = '00000000-0000-0000-0000-000000000000'
