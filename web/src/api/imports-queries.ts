import {
  type Cause,
  checkGoldenRows,
  explainField,
  findColumnMoves,
  getImport,
  getProfile,
  getTemplateUsage,
  getTemplateVersion,
  getUpload,
  groupImportErrors,
  type ImportRun,
  listColumnMoves,
  listGoldenRows,
  listImportErrors,
  listImports,
  listLatestImports,
  listProfiles,
  listTemplateVersions,
  type ProductField,
  type Profile,
  previewRepair,
  previewUpload,
  type Repair,
} from '@products-manager/contract'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from './call.ts'

// A run that is over changes only when it is undone or resumed, which is told.
const SETTLED_MS = 15_000

/** Whether a run still moves by itself. */
export const isMoving = (run: Pick<ImportRun, 'status'>): boolean =>
  run.status === 'pending' || run.status === 'running'

export const importsQuery = (filters: { supplier?: string | undefined; status?: ImportRun['status'] | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      call(listImports, { query: { ...filters, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 5_000,
  })

/** The newest file of each supplier. */
export const latestImportsQuery = queryOptions({
  queryKey: ['imports', 'latest'],
  queryFn: async ({ signal }) => (await call(listLatestImports, { signal })).items,
  staleTime: 5_000,
})

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'run', id],
    queryFn: ({ signal }) => call(getImport, { params: { id }, signal }),
    // What a moving run was a moment ago says nothing: its end may have been told before anybody listened.
    staleTime: ({ state: { data } }) => (data && isMoving(data) ? 0 : SETTLED_MS),
  })

export const importErrorGroupsQuery = (id: string, state: ImportRun['status']) =>
  queryOptions({
    queryKey: ['imports', 'run', id, 'groups', state],
    queryFn: ({ signal }) => call(groupImportErrors, { params: { id }, signal }),
  })

export const importErrorsQuery = (id: string, filter: { code?: string; cause?: Cause; field?: ProductField }) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'run', id, 'errors', filter],
    queryFn: ({ pageParam, signal }) =>
      call(listImportErrors, {
        params: { id },
        query: { ...filter, limit: 200, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const repairPreviewQuery = (id: string, repairs: readonly Repair[]) =>
  queryOptions({
    queryKey: ['imports', 'run', id, 'repair', repairs],
    queryFn: ({ signal }) => call(previewRepair, { params: { id }, body: { repairs: [...repairs] }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })

export const uploadQuery = (id: string) =>
  queryOptions({
    queryKey: ['upload', id],
    queryFn: ({ signal }) => call(getUpload, { params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const previewQuery = (id: string, profile: Profile) =>
  queryOptions({
    queryKey: ['upload', id, 'preview', profile],
    queryFn: ({ signal }) => call(previewUpload, { params: { id }, body: { profile, rows: 30 }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })

export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: ({ signal }) => call(listProfiles, { query: { limit: 200 }, signal }),
})

export const explainQuery = (id: string, asked: { profile: Profile; field: ProductField }) =>
  queryOptions({
    queryKey: ['upload', id, 'explain', asked],
    queryFn: ({ signal }) => call(explainField, { params: { id }, body: asked, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })

export const columnMovesQuery = (id: string, asked: { profile: Profile; supplier: string }) =>
  queryOptions({
    queryKey: ['upload', id, 'columns', asked],
    queryFn: ({ signal }) => call(findColumnMoves, { params: { id }, body: asked, signal }),
    gcTime: 10_000,
  })

export const runColumnMovesQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'run', id, 'columns'],
    queryFn: ({ signal }) => call(listColumnMoves, { params: { id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const profileQuery = (id: string) =>
  queryOptions({
    queryKey: ['profiles', id],
    queryFn: ({ signal }) => call(getProfile, { params: { id }, signal }),
  })

export const templateVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['profiles', id, 'versions'],
    queryFn: ({ signal }) => call(listTemplateVersions, { params: { id }, signal }),
  })

export const templateVersionQuery = (id: string, version: number, against: number | undefined) =>
  queryOptions({
    queryKey: ['profiles', id, 'versions', version, against],
    queryFn: ({ signal }) =>
      call(getTemplateVersion, { params: { id, version: String(version) }, query: { against }, signal }),
  })

export const templateUsageQuery = (id: string) =>
  queryOptions({
    queryKey: ['profiles', id, 'usage'],
    queryFn: ({ signal }) => call(getTemplateUsage, { params: { id }, signal }),
  })

export const goldenRowsQuery = (id: string) =>
  queryOptions({
    queryKey: ['profiles', id, 'golden'],
    queryFn: ({ signal }) => call(listGoldenRows, { params: { id }, signal }),
  })

/** Golden rows under a profile that is not kept yet. */
export const goldenCheckQuery = (id: string, profile: Profile) =>
  queryOptions({
    queryKey: ['profiles', id, 'golden', profile],
    queryFn: ({ signal }) => call(checkGoldenRows, { params: { id }, body: { profile }, signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  })
