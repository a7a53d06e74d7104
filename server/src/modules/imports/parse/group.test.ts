import { describe, expect, it } from 'vitest'
import type { RawRecord, RawRow } from '../types.ts'
import { group } from './group.ts'

const keyOf = (row: RawRow) => row.cells[0] || null
const row = (line: number, key: string, defect: RawRow['defect'] = null): RawRow => ({
  line,
  cells: [key, `v${line}`],
  defect,
})
const damage: RawRow['defect'] = { code: 'ROW_TOO_SHORT', position: 2, value: null }

async function grouped(batches: RawRow[][], key: typeof keyOf | null): Promise<RawRecord[]> {
  async function* source() {
    yield* batches
  }
  const records: RawRecord[] = []
  for await (const batch of group(source(), key)) records.push(...batch)
  return records
}

const brief = (records: readonly RawRecord[]) =>
  records.map(({ line, rows }) => `${line}: ${rows.map((each) => each.line).join(' ')} ${rows[0].defect?.code ?? 'ok'}`)

describe('group', () => {
  it('makes every row a record without a key', async () => {
    const records = await grouped([[row(2, 'a'), row(3, 'a')]], null)

    expect(brief(records)).toEqual(['2: 2 ok', '3: 3 ok'])
  })

  it('joins adjacent rows with the same key, also over batches', async () => {
    const records = await grouped(
      [
        [row(2, 'a'), row(3, 'a')],
        [row(4, 'a'), row(5, 'b'), row(6, 'a')],
      ],
      keyOf,
    )

    expect(brief(records)).toEqual(['2: 2 3 4 ok', '5: 5 ok', '6: 6 ok'])
  })

  it('leaves rows without a key alone', async () => {
    const records = await grouped([[row(2, ''), row(3, ''), row(4, 'a')]], keyOf)

    expect(brief(records)).toEqual(['2: 2 ok', '3: 3 ok', '4: 4 ok'])
  })

  it('refuses a group that a damaged row belongs to, and tells the row itself', async () => {
    const records = await grouped([[row(2, 'a'), row(3, 'a', damage), row(4, 'a'), row(5, 'b')]], keyOf)

    expect(brief(records)).toEqual(['2: 2 4 GROUP_DAMAGED', '3: 3 ROW_TOO_SHORT', '5: 5 ok'])
    expect(records[0]?.rows[0].defect?.value).toBe('line 3')
  })

  it('keeps a damaged row of another key apart', async () => {
    const records = await grouped([[row(2, 'a'), row(3, 'c', damage), row(4, 'b'), row(5, 'b')]], keyOf)

    expect(brief(records)).toEqual(['2: 2 ok', '3: 3 ROW_TOO_SHORT', '4: 4 5 ok'])
  })

  it('takes a damaged row in front of its group for part of it', async () => {
    const records = await grouped([[row(2, 'a', damage), row(3, 'a')]], keyOf)

    expect(brief(records)).toEqual(['2: 2 ROW_TOO_SHORT', '3: 3 GROUP_DAMAGED'])
  })

  it('holds no more than 1,000 rows and tells every row of a larger group', async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => row(i + 1, 'same'))

    const records = await grouped([rows, [row(2501, 'next')]], keyOf)

    expect(records.length).toBe(1 + 1500 + 1)
    expect(records[0]?.rows.length).toBe(1000)
    expect(records.slice(0, -1).every(({ rows }) => rows[0].defect?.code === 'GROUP_TOO_LARGE')).toBe(true)
    expect(brief(records).at(-1)).toBe('2501: 2501 ok')
    expect(records.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(2501)
  })

  it('holds no more than 1,000 damaged rows', async () => {
    const rows = [row(1, 'a'), ...Array.from({ length: 2500 }, (_, i) => row(i + 2, 'a', damage)), row(2502, 'b')]

    const records = await grouped([rows], keyOf)

    expect(records.map(({ line }) => line)).toEqual(rows.map(({ line }) => line))
    expect(records.at(-1)?.rows[0].defect).toBeNull()
  })
})
