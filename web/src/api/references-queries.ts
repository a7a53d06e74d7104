import {
  getLookupTable,
  listExchangeRates,
  listLookupTables,
  listNameDecisions,
  listUnmatchedNames,
  type NameKind,
} from '@products-manager/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

export const lookupTablesQuery = queryOptions({
  queryKey: ['lookup-tables'],
  queryFn: ({ signal }) => call(listLookupTables, { signal }),
})

export const lookupTableQuery = (name: string) =>
  queryOptions({
    queryKey: ['lookup-tables', name],
    queryFn: ({ signal }) => call(getLookupTable, { params: { name }, signal }),
  })

export const exchangeRatesQuery = (list: string) =>
  queryOptions({
    queryKey: ['exchange-rates', list],
    queryFn: ({ signal }) => call(listExchangeRates, { query: { list }, signal }),
  })

export const unmatchedNamesQuery = (kind: NameKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['unmatched-names', kind],
    queryFn: ({ pageParam, signal }) =>
      call(listUnmatchedNames, { query: { kind, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const nameDecisionsQuery = queryOptions({
  queryKey: ['name-decisions'],
  queryFn: ({ signal }) => call(listNameDecisions, { query: { limit: 50 }, signal }),
})
