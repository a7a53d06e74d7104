import type { Problem, Profile } from '@products-manager/contract'
import { type Database, sql } from '@products-manager/postgres'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../platform/testing/collect.ts'
import { migratedDatabase } from '../../../platform/testing/test-databases.ts'
import { aProfile } from '../testing/an-installation.ts'
import { findFileNames } from './find-file-names.ts'
import { insertFile } from './insert-file.ts'
import { insertProblems } from './insert-problems.ts'
import { insertRun } from './insert-run.ts'
import { groupProblems, listProblems, streamProblems } from './list-problems.ts'
import { listLatestRuns, listRuns } from './list-runs.ts'
import { provideLogPartitions } from './make-log-partitions.ts'
import { findProfile, findProfileByName, listProfiles, upsertProfile } from './profiles.ts'

const SUPPLIER = '01900000-0000-7000-8000-00000000000a'
const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** A run of ACME, or of another supplier, without anything in it. */
async function aRun(imports: Database<'imports'>, n = 1, supplierCode = 'ACME'): Promise<string> {
  await imports.transaction(async (tx) => {
    await insertFile(tx, {
      id: id(100 + n),
      fileName: `file-${n}.csv`,
      fileHash: String(n).padStart(64, '0'),
      fileBytes: 10,
      objectKey: `00/${n}`,
      detection: {} as never,
      suggestedProfile: aProfile(['sku']),
    })
    const run = { id: id(n), fileId: id(100 + n), supplierId: SUPPLIER, supplierCode }
    await insertRun(tx, { ...run, profile: aProfile(['sku']), dialect: null })
  })
  return id(n)
}

function problem(line: number, code = 'DECIMAL_NOT_READ', field: Problem['field'] = 'price'): Problem {
  return {
    line,
    code,
    severity: 'refuse-row',
    field,
    column: 'Price',
    value: `x${line}`,
    message: `${code} is wrong.`,
  } as Problem
}

const keep = (imports: Database<'imports'>, runId: string, problems: Problem[]) =>
  imports.transaction((tx) => insertProblems(tx, { runId, problems }))

describe('problems', () => {
  it('written twice change nothing, several on one line included', async () => {
    const { handle } = await migratedDatabase('imports')
    const runId = await aRun(handle)
    const problems = [
      problem(2),
      problem(3),
      problem(3, 'EAN_LENGTH', 'ean'),
      problem(3, 'EAN_LENGTH', 'ean'),
      problem(9),
    ]

    expect(await keep(handle, runId, problems)).toBe(5)
    expect(await keep(handle, runId, problems)).toBe(0)

    const listed = await listProblems(handle, runId, { limit: 99 })
    expect(listed.map(({ line, place, code }) => [line, place, code])).toEqual([
      [2, 0, 'DECIMAL_NOT_READ'],
      [3, 0, 'DECIMAL_NOT_READ'],
      [3, 1, 'EAN_LENGTH'],
      [3, 2, 'EAN_LENGTH'],
      [9, 0, 'DECIMAL_NOT_READ'],
    ])
  })

  it('are kept though their column has a name of any length', async () => {
    const { handle } = await migratedDatabase('imports')
    const runId = await aRun(handle)

    await keep(handle, runId, [{ ...problem(2), column: 'x'.repeat(2_000) }])

    expect((await listProblems(handle, runId, { limit: 1 }))[0]?.column).toHaveLength(500)
  })

  it('come page by page and as a stream, each once, in file order', async () => {
    const { handle } = await migratedDatabase('imports')
    const runId = await aRun(handle)
    const problems = Array.from({ length: 2_500 }, (_, i) => problem(2 + Math.floor(i / 3)))
    await keep(handle, runId, problems)

    const streamed = await collect(streamProblems(handle, runId))
    const paged: typeof streamed = []
    for (;;) {
      const page = await listProblems(handle, runId, { after: paged.at(-1), limit: 700 })
      paged.push(...page)
      if (page.length < 700) break
    }

    expect(streamed.map(({ line }) => line)).toEqual(problems.map(({ line }) => line))
    expect(paged).toEqual(streamed)
  })

  it('are filtered by code and field, and those of another run left out', async () => {
    const { handle } = await migratedDatabase('imports')
    const [runId, other] = [await aRun(handle, 1), await aRun(handle, 2)]
    await keep(handle, runId, [problem(2), problem(3, 'EAN_LENGTH', 'ean')])
    await keep(handle, other, [problem(4, 'EAN_LENGTH', 'ean')])

    const lines = async (filter: object) =>
      (await listProblems(handle, runId, { ...filter, limit: 9 })).map(({ line }) => line)

    expect(await lines({ code: 'EAN_LENGTH' })).toEqual([3])
    expect(await lines({ field: 'price' })).toEqual([2])
    expect(await lines({ code: 'EAN_LENGTH', field: 'price' })).toEqual([])
  })

  it('are grouped by cause, the most frequent first, with the first five of each', async () => {
    const { handle } = await migratedDatabase('imports')
    const runId = await aRun(handle)
    await keep(handle, runId, [problem(2, 'EAN_LENGTH', 'ean'), ...Array.from({ length: 7 }, (_, i) => problem(3 + i))])

    const groups = await groupProblems(handle, runId)

    expect(groups.map(({ code, count }) => [code, count])).toEqual([
      ['DECIMAL_NOT_READ', 7],
      ['EAN_LENGTH', 1],
    ])
    expect(groups[0]?.samples).toEqual([3, 4, 5, 6, 7].map((line) => ({ line, value: `x${line}`, suggestion: null })))
  })
})

describe('runs', () => {
  it('are told of one a supplier, the newest', async () => {
    const { handle } = await migratedDatabase('imports')
    for (const n of [1, 2, 3]) await aRun(handle, n, n === 2 ? 'BOLT' : 'ACME')

    const latest = await listLatestRuns(handle)

    expect(latest.map((run) => [run.supplierCode, run.id])).toEqual([
      ['ACME', id(3)],
      ['BOLT', id(2)],
    ])
  })

  it('come newest first, page by page, by supplier and by status, with the names of their files', async () => {
    const { handle } = await migratedDatabase('imports')
    for (const n of [1, 2, 3]) await aRun(handle, n, n === 2 ? 'BOLT' : 'ACME')
    const ids = async (filter: object) => (await listRuns(handle, { limit: 9, ...filter })).map((run) => run.id)

    expect(await ids({})).toEqual([id(3), id(2), id(1)])
    expect(await ids({ limit: 1, after: id(3) })).toEqual([id(2)])
    expect(await ids({ supplier: 'ACME' })).toEqual([id(3), id(1)])
    expect(await ids({ status: 'running' })).toEqual([])
    expect(await findFileNames(handle, [id(1), id(3), id(3), id(77)])).toEqual(
      new Map([
        [id(1), 'file-1.csv'],
        [id(3), 'file-3.csv'],
      ]),
    )
    expect(await findFileNames(handle, [])).toEqual(new Map())
  })
})

describe('profiles', () => {
  const named = (name: string): Profile => ({ ...aProfile(['sku']), name })
  const keepProfile = (imports: Database<'imports'>, name: string, supplier: string | null, isDefault = false) =>
    imports.transaction((tx) => upsertProfile(tx, { profile: named(name), supplier, isDefault }))

  it('are kept once under their name, by supplier, and come by name', async () => {
    const { handle } = await migratedDatabase('imports')
    const first = await keepProfile(handle, 'b', 'ACME')
    await keepProfile(handle, 'a', null)
    await keepProfile(handle, 'a', 'BOLT')

    const again = await keepProfile(handle, 'b', 'ACME')

    expect(again.id).toBe(first.id)
    expect(await findProfile(handle, first.id)).toMatchObject({ name: 'b', supplierCode: 'ACME', profile: named('b') })
    const listed = await listProfiles(handle, { supplier: 'ACME', limit: 9 })
    expect(listed.map(({ name, supplierCode }) => [name, supplierCode])).toEqual([
      ['a', null],
      ['b', 'ACME'],
    ])
    const [one, ...others] = await listProfiles(handle, { limit: 9 })
    expect(await listProfiles(handle, { after: one, limit: 9 })).toEqual(others)
  })

  it('are found by name, the own before the common one, and one is the default', async () => {
    const { handle } = await migratedDatabase('imports')
    await keepProfile(handle, 'a', null)
    await keepProfile(handle, 'a', 'ACME')
    await keepProfile(handle, 'first', 'ACME', true)
    await keepProfile(handle, 'second', 'ACME', true)
    const find = (supplier: string, name: string | null) => findProfileByName(handle, { supplier, name })

    expect(await find('ACME', 'a')).toMatchObject({ supplierCode: 'ACME' })
    expect(await find('BOLT', 'a')).toMatchObject({ supplierCode: null })
    expect(await find('ACME', null)).toMatchObject({ name: 'second', isDefault: true })
    expect(await find('BOLT', null)).toBeNull()
    expect(await find('ACME', 'none')).toBeNull()
  })
})

it('makes the partitions of this month and three more, however often it is asked to, while somebody reads the table', async () => {
  const { handle, query } = await migratedDatabase('imports')

  await handle.transaction(async (tx) => {
    await tx.many(sql('test.read_logs')`select from import_logs`)
    await provideLogPartitions(handle)
    await provideLogPartitions(handle)
  })

  expect(await query("select count(*)::int from pg_inherits where inhparent = 'import_logs'::regclass")).toEqual([
    { count: 4 },
  ])
})
