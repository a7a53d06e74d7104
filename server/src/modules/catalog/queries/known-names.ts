import type { NameKind } from '@products-manager/contract'
import { part, type Reads, sql } from '@products-manager/postgres'

const nameSource = {
  brand: part`select name from brands`,
  category: part`select path as name from categories`,
}

const comparedName = {
  brand: part`brands as known where search_key(known.name::text)`,
  category: part`categories as known where search_key(known.path)`,
}

/** Every brand, or every category's path. */
export async function listKnownNames(catalog: Reads<'catalog'>, kind: NameKind, limit: number): Promise<string[]> {
  const rows = await catalog.many(sql<{ name: string }>('catalog.list_known_names')`
    ${nameSource[kind]} order by id limit ${limit}
  `)
  return rows.map(({ name }) => name)
}

export interface SuggestedName {
  wanted: string
  name: string
  similarity: number
}

/** For each name the brands or categories most like it by common letter triples, best first. */
export function suggestNames(
  catalog: Reads<'catalog'>,
  kind: NameKind,
  { names, each }: { names: readonly string[]; each: number },
): Promise<SuggestedName[]> {
  return catalog.many(sql<SuggestedName>('catalog.suggest_names')`
    select wanted, near.name, near.similarity::float8 as similarity
      from unnest(${names}::text[]) as given (wanted)
     cross join lateral (
             select ${kind === 'brand' ? part`known.name` : part`known.path`} as name,
                    similarity(${kind === 'brand' ? part`search_key(known.name::text)` : part`search_key(known.path)`}, search_key(wanted)) as similarity
               from ${comparedName[kind]} % search_key(wanted)
              order by similarity desc, name
              limit ${each}
           ) as near
     order by wanted, near.similarity desc, near.name
  `)
}
