import { openDatabase } from '@products-manager/postgres'
import { startTestCluster } from '@products-manager/postgres/testing'
import { expect, it } from 'vitest'
import { makeLibrary, plantFaults } from '../testing/library.ts'
import { checkIndexes } from './check-indexes.ts'

it.each([18, 15])('finds every planted fault on PostgreSQL %i, and calls nothing else one', async (major) => {
  const place = await (await startTestCluster({ major })).createDatabase()
  await makeLibrary(place, 0.5)
  await plantFaults(place)
  const source = openDatabase({ name: 'library', url: place.url, pool: { size: 2 }, preparedStatements: false })

  const { faults } = await checkIndexes(source, { minAgeDays: 0, minBytes: 100_000 })

  const told = faults.map(({ kind, table, index, by, isSafe }) => ({ kind, what: index ?? table, by, isSafe }))
  expect(told.sort((a, b) => (a.what < b.what ? -1 : 1))).toEqual([
    { kind: 'missing', what: 'Loan', by: null, isSafe: true },
    { kind: 'bloated', what: 'archive_pkey', by: null, isSafe: true },
    { kind: 'bloated', what: 'bloated_taken', by: null, isSafe: true },
    { kind: 'duplicate', what: 'dup_shelf_a', by: 'dup_shelf_b', isSafe: true },
    { kind: 'redundant', what: 'redundant_member', by: 'Loan_member', isSafe: true },
    { kind: 'unused', what: 'unused_days', by: null, isSafe: true },
  ])
  expect(faults.find(({ kind }) => kind === 'missing')?.fix).toEqual([
    'create index concurrently "idx_loan_bookid" on "Lending"."Loan" ("bookId")',
  ])
  await source.close()
})

it('calls no index unused before its reads were counted for a while', async () => {
  const place = await (await startTestCluster()).createDatabase()
  await makeLibrary(place, 0.5)
  await place.query('create index unused_days on "Lending"."Loan" (days)')
  const source = openDatabase({ name: 'library', url: place.url, pool: { size: 2 }, preparedStatements: false })

  const { faults } = await checkIndexes(source, { minBytes: 100_000 })

  expect(faults.map(({ kind }) => kind)).toEqual(['missing'])
  await source.close()
})
