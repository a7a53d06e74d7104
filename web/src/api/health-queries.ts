import { getHealth, getMultidbHealth } from '@products-manager/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

/** Whether the server answers; asked more often while it does not, so that the screen comes back by itself. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => call(getHealth, { signal }),
  refetchInterval: ({ state }) => (state.status === 'error' ? 3_000 : 30_000),
  retry: false,
})

export const databasesQuery = queryOptions({
  queryKey: ['databases'],
  queryFn: ({ signal }) => call(getMultidbHealth, { signal }),
  refetchInterval: 5_000,
  retry: false,
})
