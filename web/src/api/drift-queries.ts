import { getRunDrift, type ImportRun, listImports } from '@products-manager/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

export const driftQuery = ({ id, status }: Pick<ImportRun, 'id' | 'status'>) =>
  queryOptions({
    queryKey: ['imports', 'run', id, 'drift', status],
    queryFn: ({ signal }) => call(getRunDrift, { params: { id }, signal }),
  })

/** As many held files as a list tells of at once. */
export const heldQuery = queryOptions({
  queryKey: ['imports', 'held'],
  queryFn: ({ signal }) => call(listImports, { query: { status: 'held', limit: 200 }, signal }),
  staleTime: 5_000,
})
