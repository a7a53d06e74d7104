import type { BackupRun } from '@products-manager/contract'
import { expect, it } from 'vitest'
import { lastFailure } from './last-failure.ts'

function aRun(kind: BackupRun['kind'], status: BackupRun['status'], completedAt: string | null): BackupRun {
  const rest = { wish: {}, progress: null, outcome: null, createdAt: '2026-04-07T01:00:00Z', startedAt: null }
  return { id: `${kind} ${completedAt}`, kind, status, completedAt, ...rest }
}

it.each([
  [
    'the last one that failed',
    [aRun('full', 'failed', '2026-04-07T03:00:00Z'), aRun('full', 'completed', '2026-04-07T02:00:00Z')],
    'full 2026-04-07T03:00:00Z',
  ],
  [
    'nothing after one that went well',
    [aRun('full', 'failed', '2026-04-07T03:00:00Z'), aRun('incremental', 'completed', '2026-04-07T04:00:00Z')],
    undefined,
  ],
  ['nothing of a drill', [aRun('drill', 'failed', '2026-04-07T03:00:00Z')], undefined],
  [
    'the last one that failed while the next is under way',
    [aRun('full', 'running', null), aRun('full', 'failed', '2026-04-07T03:00:00Z')],
    'full 2026-04-07T03:00:00Z',
  ],
  ['nothing without runs', [], undefined],
])('tells %s', (_, runs, id) => {
  expect(lastFailure(runs)?.id).toBe(id)
})
