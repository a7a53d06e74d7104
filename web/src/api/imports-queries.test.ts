import type { ImportRun } from '@products-manager/contract'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { importQuery } from './imports-queries.ts'

it.each([
  { status: 'pending', asks: true },
  { status: 'running', asks: true },
  { status: 'completed', asks: false },
] as const)('a run just seen as $status is asked for again when its page opens: $asks', ({ status, asks }) => {
  const client = new QueryClient()
  client.setQueryData(importQuery('r1').queryKey, { id: 'r1', status } as ImportRun)

  const page = new QueryObserver(client, { ...importQuery('r1'), queryFn: () => new Promise<ImportRun>(() => {}) })
  const close = page.subscribe(() => {})

  expect(page.getCurrentResult().isFetching).toBe(asks)
  close()
})
