import {
  countPlanPart,
  getPlan,
  listPlanRows,
  type PlanPart,
  type PlanRowsQuery,
  previewUndo,
  type UndoPart,
} from '@products-manager/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

export type PlanFilter = Omit<PlanRowsQuery, 'cursor' | 'limit'>

export const planQuery = (id: string) =>
  queryOptions({
    queryKey: ['plans', id],
    queryFn: ({ signal }) => call(getPlan, { params: { id }, signal }),
    // A run applies it meanwhile: what was asked when it began says neither what is left nor what no longer fitted.
    staleTime: 0,
  })

export const planRowsQuery = (id: string, filter: PlanFilter) =>
  infiniteQueryOptions({
    queryKey: ['plans', id, 'rows', filter],
    queryFn: ({ pageParam, signal }) =>
      call(listPlanRows, { params: { id }, query: { ...filter, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 0,
    placeholderData: keepPreviousData,
  })

export const planCountQuery = (id: string, part: PlanPart) =>
  queryOptions({
    queryKey: ['plans', id, 'count', part],
    queryFn: ({ signal }) => call(countPlanPart, { params: { id }, body: part, signal }),
  })

export const undoPreviewQuery = (id: string, only: UndoPart) =>
  queryOptions({
    queryKey: ['imports', 'run', id, 'undo', only],
    queryFn: ({ signal }) => call(previewUndo, { params: { id }, body: { only }, signal }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  })

// No price falls by more. Ordered by move, only rows with one are shown.
const ANY_MOVE = -100

/** The part of a plan that a filter shows. */
export function partOf({ kind, field, brand, category, maxMove, product, sort, ...rest }: PlanFilter): PlanPart {
  const minMove = rest.minMove ?? (sort === 'move' ? ANY_MOVE : undefined)
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
