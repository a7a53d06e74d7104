import { type Database, type Reads, sql } from '@products-manager/postgres'
import { PATH_SEPARATOR } from '../path-separator.ts'

/** The identifiers of these category paths; levels we do not have are added, from the root down. */
export async function ensureCategories(
  catalog: Database<'catalog'>,
  paths: readonly (readonly string[])[],
): Promise<{ path: string; id: string }[]> {
  return catalog.transaction(
    async (tx) => {
      const depth = Math.max(...paths.map((path) => path.length))
      for (let level = 1; level <= depth; level++) {
        const reached = paths.filter((path) => path.length >= level)
        await tx.run(sql('catalog.insert_categories')`
          insert into categories (name, path, parent_id)
          select distinct on (md5(search_key(given.path))) given.name, given.path, parent.id
            from unnest(
                   ${reached.map((path) => path[level - 1] ?? '')}::text[],
                   ${reached.map((path) => path.slice(0, level).join(PATH_SEPARATOR))}::text[],
                   ${reached.map((path) => path.slice(0, level - 1).join(PATH_SEPARATOR))}::text[]
                 ) as given (name, path, parent_path)
            left join categories parent on md5(search_key(parent.path)) = md5(search_key(given.parent_path))
           order by md5(search_key(given.path))
          on conflict do nothing
        `)
      }
      return findCategoriesByPath(
        tx,
        paths.map((path) => path.join(PATH_SEPARATOR)),
      )
    },
    { retries: 3 },
  )
}

/** The identifiers of those of these paths that we have. */
export function findCategoriesByPath(
  catalog: Reads<'catalog'>,
  paths: readonly string[],
): Promise<{ path: string; id: string }[]> {
  return catalog.many(sql<{ path: string; id: string }>('catalog.find_categories_by_path')`
    select given.path, c.id
      from unnest(${paths}::text[]) as given (path)
      join categories c on md5(search_key(c.path)) = md5(search_key(given.path))
  `)
}
