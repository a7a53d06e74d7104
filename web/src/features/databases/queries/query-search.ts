import { type DatabaseSearch, readDatabaseSearch } from '../database-search.ts'

export const ranks = ['total', 'mean', 'calls', 'rows', 'blocks', 'wal'] as const
export type Rank = (typeof ranks)[number]

export interface QuerySearch extends DatabaseSearch {
  by?: Rank
}

/** What a list of slow queries shows, as its address says. */
export function readQuerySearch(search: Record<string, unknown>): QuerySearch {
  const by = ranks.find((rank) => rank === search['by'])
  return { ...readDatabaseSearch(search), ...(by && { by }) }
}
