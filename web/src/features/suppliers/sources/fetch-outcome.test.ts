import type { Fetch } from '@products-manager/contract'
import { expect, it } from 'vitest'
import { fetchOutcome } from './fetch-outcome.ts'

const run = '01890000-0000-7000-8000-000000000001'

it.each([
  ['a failure is bad', { status: 'failed', uploadId: null, mappedBy: null }, 'bad sources.statuses.failed'],
  ['a file without a mapping only waits', { status: 'failed', uploadId: run, mappedBy: null }, 'warn sources.unmapped'],
  [
    'and is a new one once it is mapped',
    { status: 'failed', uploadId: run, mappedBy: run },
    'good sources.statuses.taken',
  ],
] as const)('%s', (_, fetched, told) => {
  const { tone, label } = fetchOutcome(fetched as Fetch)

  expect(`${tone} ${label}`).toBe(told)
})
