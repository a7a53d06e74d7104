import {
  countQueueEntries,
  getQueueEntry,
  listProducts,
  listQueueEntries,
  type QueueFilter,
} from '@products-manager/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

// A worker looks for suggestions right after an import; the list tells when they are there.
const COUNTED_AGAIN_MS = 10_000

export const queueEntriesQuery = (filter: QueueFilter, decided: boolean) =>
  infiniteQueryOptions({
    queryKey: ['ean-queue', 'entries', decided, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listQueueEntries, {
        query: { ...filter, ...(decided && { decided }), limit: 100, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })

export const queueCountsQuery = (filter: QueueFilter) =>
  queryOptions({
    queryKey: ['ean-queue', 'counts', filter],
    queryFn: ({ signal }) => call(countQueueEntries, { query: filter, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: COUNTED_AGAIN_MS,
  })

export const queueEntryQuery = (id: string) =>
  queryOptions({
    queryKey: ['ean-queue', 'entry', id],
    queryFn: ({ signal }) => call(getQueueEntry, { params: { id }, signal }),
  })

export const productSearchQuery = (search: string) =>
  queryOptions({
    queryKey: ['products', 'found', search],
    queryFn: ({ signal }) => call(listProducts, { query: { search, limit: 8 }, signal }),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
