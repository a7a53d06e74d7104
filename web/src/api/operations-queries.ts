import {
  compareBenchmarks,
  getAdvice,
  getArchives,
  getBackups,
  getBouncer,
  getOrphans,
  getQueryHistory,
  getRetention,
  listAlerts,
  listArchivePieces,
  listBackupRuns,
  listBenchmarks,
  listDatabaseTables,
  listIndexChanges,
  listIndexFaults,
  listLocks,
  listMaintenance,
  listPartitions,
  listPools,
  listSlowQueries,
  listViews,
  type QueryOf,
} from '@products-manager/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
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

type DatabaseAsked = QueryOf<typeof getAdvice>['database']

// A build is seconds or minutes: whoever asked for it watches.
const UNDER_WAY_MS = 1_500

/** The last advice; asked for often while a worker has it. */
export const adviceQuery = (database: DatabaseAsked) =>
  queryOptions({
    queryKey: ['operations', 'advice', database],
    queryFn: ({ signal }) => call(getAdvice, { query: { database }, signal }),
    refetchInterval: ({ state }) => (state.data?.requestedAt ? UNDER_WAY_MS : false),
  })

export const indexChangesQuery = queryOptions({
  queryKey: ['operations', 'index-changes'],
  queryFn: async ({ signal }) => (await call(listIndexChanges, { signal })).items,
  refetchInterval: ({ state }) => (state.data?.some(({ completedAt }) => completedAt === null) ? UNDER_WAY_MS : false),
})

export const indexFaultsQuery = (database: DatabaseAsked) =>
  queryOptions({
    queryKey: ['operations', 'index-faults', database],
    queryFn: ({ signal }) => call(listIndexFaults, { query: { database }, signal }),
    refetchOnWindowFocus: false,
  })

/** Work on backups; asked for often while some is under way. */
export const backupRunsQuery = queryOptions({
  queryKey: ['operations', 'backup-runs'],
  queryFn: async ({ signal }) => (await call(listBackupRuns, { signal })).items,
  refetchInterval: ({ state }) =>
    state.data?.some(({ completedAt }) => completedAt === null) ? UNDER_WAY_MS : WATCHED_MS,
})

export const retentionQuery = queryOptions({
  queryKey: ['operations', 'retention'],
  queryFn: ({ signal }) => call(getRetention, { signal }),
  retry: false,
})

/** The tables of one database, the largest first. */
export const tablesQuery = (database: DatabaseAsked) =>
  queryOptions({
    queryKey: ['operations', 'tables', database],
    queryFn: async ({ signal }) => {
      const { databases } = await call(listDatabaseTables, { query: { database }, signal })
      return databases.flatMap(({ tables }) => tables).toSorted((a, b) => b.totalBytes - a.totalBytes)
    },
    staleTime: SLOWLY_MS,
  })

/** Runs of maintenance; asked for often while one is under way. */
export const maintenanceQuery = queryOptions({
  queryKey: ['operations', 'maintenance'],
  queryFn: async ({ signal }) => (await call(listMaintenance, { signal })).items,
  refetchInterval: ({ state }) =>
    state.data?.some(({ completedAt }) => completedAt === null) ? UNDER_WAY_MS : SLOWLY_MS,
})

export const viewsQuery = queryOptions({
  queryKey: ['operations', 'views'],
  queryFn: ({ signal }) => call(listViews, { signal }),
})

export const partitionsQuery = queryOptions({
  queryKey: ['operations', 'partitions'],
  queryFn: ({ signal }) => call(listPartitions, { signal }),
})

export const orphansQuery = queryOptions({
  queryKey: ['operations', 'orphans'],
  queryFn: async ({ signal }) => (await call(getOrphans, { signal })).report,
})

export const locksQuery = queryOptions({
  queryKey: ['operations', 'locks'],
  queryFn: ({ signal }) => call(listLocks, { signal }),
  refetchInterval: 2_000,
  retry: false,
})

export const poolsQuery = queryOptions({
  queryKey: ['operations', 'pools'],
  queryFn: ({ signal }) => call(listPools, { signal }),
  refetchInterval: 2_000,
  retry: false,
})

export const bouncerQuery = queryOptions({
  queryKey: ['operations', 'pgbouncer'],
  queryFn: ({ signal }) => call(getBouncer, { signal }),
  refetchInterval: WATCHED_MS,
  retry: false,
})

export const benchmarksQuery = queryOptions({
  queryKey: ['operations', 'benchmarks'],
  queryFn: async ({ signal }) => (await call(listBenchmarks, { signal })).items,
})

/** Two kept runs of a workload side by side. */
export const comparisonQuery = (asked: QueryOf<typeof compareBenchmarks>) =>
  queryOptions({
    queryKey: ['operations', 'benchmarks', asked],
    queryFn: ({ signal }) => call(compareBenchmarks, { query: asked, signal }),
  })

/** Policies, jobs and holds; asked for often while a job runs. */
// Of months.
const A_YEAR = 12

/** The files or months of a policy, a page at a time. */
export const archivePiecesQuery = (database: SlowQueriesAsked['database'], policy: string) =>
  infiniteQueryOptions({
    queryKey: ['operations', 'archives', 'pieces', database, policy],
    queryFn: ({ signal, pageParam }) =>
      call(listArchivePieces, {
        params: { database, policy },
        query: { limit: A_YEAR, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const archivesQuery = queryOptions({
  queryKey: ['operations', 'archives'],
  queryFn: ({ signal }) => call(getArchives, { signal }),
  refetchInterval: ({ state }) =>
    state.data?.jobs.some(({ status }) => status === 'running') ? UNDER_WAY_MS : WATCHED_MS,
})
