import type { LockSession } from '@products-manager/contract'
import { expect, it } from 'vitest'
import { waitersOf } from './waiters-of.ts'

function session(pid: number, ...blockedBy: number[]): LockSession {
  const nothing = { transactionStartedAt: null, waitsSince: null, wantedMode: null, wantedRelation: null }
  return { pid, blockedBy, user: 'app', application: '', state: 'active', query: '', ...nothing }
}

function drawn(head: LockSession, waiting: LockSession[]): unknown {
  const tree = (one: LockSession): unknown => [one.pid, ...waitersOf(one, { head, waiting }).map(tree)]
  return tree(head)
}

it('hangs each session below the one it waits for', () => {
  expect(drawn(session(1), [session(2, 1), session(3, 2), session(4, 1)])).toEqual([1, [2, [3]], [4]])
})

it('draws a session once that waits for several', () => {
  expect(drawn(session(1), [session(2, 1), session(3, 1, 2)])).toEqual([1, [2, [3]]])
})

it('loses nobody whose blockers are not shown, and ends where two wait for each other', () => {
  expect(drawn(session(1), [session(2, 9), session(3, 4), session(4, 3)])).toEqual([1, [2], [3, [4]]])
})
