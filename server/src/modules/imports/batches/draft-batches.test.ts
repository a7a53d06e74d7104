import { randomUUID } from 'node:crypto'
import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { collect } from '../../../platform/testing/collect.ts'
import type { KeyedDraft, RowKeys, Screening } from '../../catalog/index.ts'
import { aProfile } from '../testing/an-installation.ts'
import { dialectFor } from '../testing/dialect-for.ts'
import type { RawRecord } from '../types.ts'
import { type CompiledRows, compileRows } from './compile-rows.ts'
import { draftBatches } from './draft-batches.ts'
import { keyRecords } from './key-records.ts'

const COLUMNS = ['sku', 'title', 'price', 'stock']
const PROFILE = aProfile(['sku', 'title', 'price', 'stock'])

/** Records on the lines from 2 on. */
function records(...rows: string[][]): RawRecord[] {
  return rows.map((cells, i) => ({ line: i + 2, rows: [{ line: i + 2, cells, defect: null }] }))
}

type Screened = Awaited<ReturnType<Screening['screen']>>

interface Given {
  profile?: Profile
  screened?: (keys: RowKeys) => Screened
  unknown?: ReadonlySet<number>
  applied?: ReadonlySet<number>
}

/** One batch of these records, what it asked the catalogue, and which lines it mapped. */
async function draft(given: RawRecord[], settings: Given = {}) {
  const { profile = PROFILE, screened, unknown = new Set(), applied = new Set() } = settings
  const asked: RowKeys[] = []
  const askedUnknown: number[][] = []
  const mapped: number[] = []
  const rows = compileRows(profile, dialectFor(COLUMNS))
  const compiled: CompiledRows = {
    ...rows,
    draftOf: (record, report) => {
      mapped.push(record.line)
      return rows.draftOf(record, report)
    },
  }
  const all = (keys: RowKeys): Screened => ({ changed: new Set(keys.lines), offers: new Map(), duplicates: [] })
  async function* batches() {
    yield given
  }
  const [prepared] = await collect(
    draftBatches(keyRecords(batches(), compiled), {
      runId: randomUUID(),
      supplierId: randomUUID(),
      rows: compiled,
      applied: { isEmpty: applied.size === 0, has: (line) => applied.has(line) },
      only: null,
      screening: {
        screen: async (keys) => {
          asked.push(keys)
          return (screened ?? all)(keys)
        },
        compares: false,
        match: async () => new Map(),
        noteDeleted: async () => {},
        keepUnlisted: async () => {},
        findAnswers: async () => new Map(),
      },
      tally: null,
      findUnknown: async (drafts: readonly KeyedDraft[]) => {
        askedUnknown.push(drafts.map(({ line }) => line))
        return unknown
      },
    }),
  )
  return { prepared: prepared!, asked, askedUnknown, mapped }
}

describe('draftBatches', () => {
  it('gives good rows as drafts with key and hash, and counts every row once', async () => {
    const given = records(['A', 'Pen', '1.50', '3'], ['B', 'Ink', 'on request', '3'], ['C', 'Cap', '2', '1'])

    const { prepared } = await draft(given)

    expect(prepared.batch.drafts.map(({ line, key }) => ({ line, key }))).toEqual([
      { line: 2, key: 'A' },
      { line: 4, key: 'C' },
    ])
    expect(
      prepared.batch.drafts.every(({ hash }) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(hash ?? '')),
    ).toBe(true)
    expect(prepared.batch).toMatchObject({ rows: 3, refused: 1, unchanged: 0, warnings: 0, firstLine: 2, lastLine: 4 })
    expect(prepared.problems).toMatchObject([{ line: 3, field: 'price', value: 'on request', severity: 'refuse-row' }])
  })

  it('does not map a row that the catalogue has', async () => {
    const given = records(['A', 'Pen', '1.50', '3'], ['B', 'Ink', '2', '3'])

    const { prepared, mapped } = await draft(given, {
      screened: () => ({ changed: new Set([3]), offers: new Map(), duplicates: [] }),
    })

    expect(mapped).toEqual([3])
    expect(prepared.batch).toMatchObject({ rows: 2, unchanged: 1, refused: 0 })
  })

  it('reports a row that comes twice, with the line it came on first', async () => {
    const given = records(['A', 'Pen', '1.50', '3'], ['A', 'Pen', '9', '3'])

    const { prepared } = await draft(given, {
      screened: () => ({ changed: new Set([2]), offers: new Map(), duplicates: [{ line: 3, firstLine: 2 }] }),
    })

    expect(prepared.problems).toMatchObject([
      { line: 3, code: 'ROW_DUPLICATE', value: 'A', message: expect.stringContaining('2') },
    ])
    expect(prepared.batch).toMatchObject({ rows: 2, unchanged: 0, refused: 1 })
  })

  it('keeps no hash of a row with a warning, so that the next run reports it again', async () => {
    const given = records(['A', 'Pen', '1.50', '-3'])

    const { prepared } = await draft(given)

    expect(prepared.problems).toMatchObject([{ line: 2, field: 'stock', severity: 'warn' }])
    expect(prepared.batch.drafts).toMatchObject([{ key: 'A', hash: null }])
    expect(prepared.batch).toMatchObject({ refused: 0, warnings: 1 })
  })

  it('refuses rows of unknown products when the file has no titles', async () => {
    const given = records(['A', '', '1.50', '3'], ['B', '', '2', '3'])

    const { prepared } = await draft(given, { profile: aProfile(['sku', 'price', 'stock']), unknown: new Set([3]) })

    expect(prepared.batch.drafts.map(({ line }) => line)).toEqual([2])
    expect(prepared.problems).toMatchObject([{ line: 3, code: 'PRODUCT_UNKNOWN' }])
    expect(prepared.batch).toMatchObject({ rows: 2, unchanged: 0, refused: 1 })
  })

  it('asks for unknown products only when no title is mapped', async () => {
    const { askedUnknown } = await draft(records(['A', 'Pen', '1.50', '3']))

    expect(askedUnknown).toEqual([])
  })

  it('gives problems in file order, those of one line together', async () => {
    const given = records(['A', 'Pen', 'x', '-3'], ['B', 'Ink', '2', '1'], ['C', 'Cap', 'y', 'z'])

    const { prepared } = await draft(given, {
      screened: () => ({ changed: new Set([2, 4]), offers: new Map(), duplicates: [{ line: 3, firstLine: 2 }] }),
    })

    expect(prepared.problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '2 price',
      '2 stock',
      '3 null',
      '4 price',
      '4 stock',
    ])
  })
})
