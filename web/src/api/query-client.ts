import { QueryClient } from '@tanstack/react-query'
import { ApiFailure } from './call.ts'

const MAX_RETRIES = 2

/** Whether asking again may help: the server was away or overloaded, not when it said no. */
export function mayRetry(failures: number, error: unknown): boolean {
  if (failures >= MAX_RETRIES) return false
  return !(error instanceof ApiFailure) || error.status === 0 || error.status >= 502
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: mayRetry, refetchOnWindowFocus: true, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
