import {
  countPlanPart,
  getPlan,
  listPlanRows,
  type PlanPart,
  type PlanRowsQuery,
  previewUndo,
} from '@products-manager/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

export type PlanFilter = Omit<PlanRowsQuery, 'cursor' | 'limit'>

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['plans', id],
    queryFn: ({ signal }) => call(getPlan, { params: { id }, signal }),
  })

export const planRowsQuery = (id: string, filter: PlanFilter) =>
  infiniteQueryOptions({
    queryKey: ['plans', id, 'rows', filter],
    queryFn: ({ pageParam, signal }) =>
      call(listPlanRows, { params: { id }, query: { ...filter, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })

export const planCountQuery = (id: string, part: PlanPart) =>
  queryOptions({
    queryKey: ['plans', id, 'count', part],
    queryFn: ({ signal }) => call(countPlanPart, { params: { id }, body: part, signal }),
  })

export const undoPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'run', id, 'undo'],
    queryFn: ({ signal }) => call(previewUndo, { params: { id }, body: {}, signal }),
    staleTime: 0,
  })

/** The part of a plan that a filter shows. */
export function partOf({ kind, field, brand, category, minMove, maxMove, product }: PlanFilter): PlanPart {
  return {
    ...(kind && { kinds: [kind] }),
    ...(field && { fields: [field] }),
    ...(brand && { brand }),
    ...(category && { category }),
    ...(minMove !== undefined && { minMove }),
    ...(maxMove !== undefined && { maxMove }),
    ...(product && { products: [product] }),
  }
}
