import { getBackups, getQueryHistory, listAlerts, listSlowQueries, type QueryOf } from '@products-manager/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

// What an operator watches while something is wrong.
const WATCHED_MS = 5_000
// What changes by itself in hours, or because somebody here asked for it.
const SLOWLY_MS = 15_000

export const alertsQuery = queryOptions({
  queryKey: ['operations', 'alerts'],
  queryFn: async ({ signal }) => (await call(listAlerts, { signal })).alerts,
  refetchInterval: WATCHED_MS,
  retry: false,
})

export const backupsQuery = queryOptions({
  queryKey: ['operations', 'backups'],
  queryFn: ({ signal }) => call(getBackups, { signal }),
  refetchInterval: WATCHED_MS,
  retry: false,
})

type SlowQueriesAsked = QueryOf<typeof listSlowQueries>

/** The costliest queries of a database. Each look plans them anew: it is repeated when somebody asks. */
export const slowQueriesQuery = ({ database, by, limit }: SlowQueriesAsked) =>
  queryOptions({
    queryKey: ['operations', 'queries', database, by ?? 'total', limit ?? null],
    queryFn: ({ signal }) => call(listSlowQueries, { query: { database, by, limit }, signal }),
    staleTime: SLOWLY_MS,
    refetchOnWindowFocus: false,
  })

export const queryHistoryQuery = (database: SlowQueriesAsked['database'], fingerprint: string) =>
  queryOptions({
    queryKey: ['operations', 'query-history', database, fingerprint],
    queryFn: ({ signal }) => call(getQueryHistory, { params: { database, fingerprint }, signal }),
  })
