import {
  getCalendar,
  getSupplier,
  listFetches,
  listSources,
  previewSchedule,
  type Schedule,
} from '@products-manager/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

// A look takes seconds to minutes; whoever has just asked for one waits for it.
const LOOK_EVERY_MS = 5_000

/** Sources with their health, of one supplier or of all. */
export const sourcesQuery = (supplier?: string) =>
  queryOptions({
    queryKey: ['sources', supplier ?? null],
    queryFn: async ({ signal }) => (await call(listSources, { query: { supplier }, signal })).items,
    refetchInterval: LOOK_EVERY_MS,
  })

/** One supplier. */
export const supplierQuery = (id: string) =>
  queryOptions({
    queryKey: ['suppliers', id],
    queryFn: ({ signal }) => call(getSupplier, { params: { id }, signal }),
  })

/** The last looks at a source. */
export const fetchesQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'fetches', id],
    queryFn: async ({ signal }) => (await call(listFetches, { params: { id }, query: { limit: 20 }, signal })).items,
    refetchInterval: LOOK_EVERY_MS,
  })

/** The next three times of a schedule somebody is writing. */
export const scheduleQuery = (schedule: Schedule | null) =>
  queryOptions({
    queryKey: ['schedules', schedule],
    queryFn: async ({ signal }) => (schedule ? (await call(previewSchedule, { body: { schedule }, signal })).next : []),
    placeholderData: keepPreviousData,
    retry: false,
  })

/** What was fetched and is planned between two moments. */
export const calendarQuery = (from: string, to: string, supplier?: string) =>
  queryOptions({
    queryKey: ['schedules', 'calendar', from, to, supplier ?? null],
    queryFn: ({ signal }) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
      return call(getCalendar, { query: { from, to, supplier, timeZone }, signal })
    },
    placeholderData: keepPreviousData,
  })
