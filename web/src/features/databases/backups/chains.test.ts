import type { Backup } from '@products-manager/contract'
import { expect, it } from 'vitest'
import { chainsOf } from './chains.ts'

function backup(id: string, parent: string | null, hour: number): Backup {
  const stoppedAt = `2026-04-07T${String(hour).padStart(2, '0')}:00:00Z`
  return {
    ...{ id, parent, timeline: 1, startedAt: stoppedAt, stoppedAt, durationMs: 1, plainBytes: 1, storedBytes: 1 },
    kind: parent === null ? 'full' : 'incremental',
    isEncrypted: false,
    stores: [],
    checks: [],
  }
}

it('puts each incremental backup behind what it builds on, the newest chain first', () => {
  const chains = chainsOf([backup('b2', 'b1', 9), backup('a', null, 1), backup('b1', 'b', 5), backup('b', null, 3)])

  expect(chains.map(({ id, backups, isBroken }) => [id, backups.map((one) => one.id), isBroken])).toEqual([
    ['b', ['b', 'b1', 'b2'], false],
    ['a', ['a'], false],
  ])
})

it('says when the full backup of a chain is gone', () => {
  expect(chainsOf([backup('b1', 'lost', 5)])).toMatchObject([{ id: 'b1', isBroken: true }])
})
