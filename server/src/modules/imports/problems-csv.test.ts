import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { collect } from '../../platform/testing/collect.ts'
import { problemsCsv } from './problems-csv.ts'
import type { ProblemRow } from './queries/list-problems.ts'

async function csvOf(...problems: Partial<ProblemRow>[]): Promise<string> {
  async function* rows(): AsyncGenerator<ProblemRow> {
    for (const problem of problems) {
      const given = { line: 2, place: 0, code: 'DECIMAL_NOT_READ', severity: 'refuse-row', field: 'price' } as const
      yield { ...given, column: 'Preis', value: null, message: 'Not a number.', ...problem } as ProblemRow
    }
  }
  return (await collect(problemsCsv(rows()))).join('')
}

it('begins with a byte order mark and the names of the columns', async () => {
  expect(await csvOf()).toBe('\ufeffline,place,severity,code,field,column,value,message,cause,suggestion\r\n')
})

it.each(['=1+1', '+33 1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1', '\n=1', '=cmd|"/C calc"!A0'])(
  'gives %j as text that no spreadsheet runs',
  async (value) => {
    const csv = await csvOf({ value })

    const [, row] = parse(csv, { bom: true, recordDelimiter: '\r\n' })
    expect(row?.[6]).toBe(`'${value}`)
  },
)

it.each(['a,b', 'say "no"', 'one\ntwo', 'one\r\ntwo', ' padded ', 'é€🙂', ''])(
  'gives %j back as it is',
  async (value) => {
    const csv = await csvOf({ value, column: value })

    const [, row] = parse(csv, { bom: true, recordDelimiter: '\r\n' })
    expect(row).toEqual([
      '2',
      'line 2',
      'refuse-row',
      'DECIMAL_NOT_READ',
      'price',
      value,
      value,
      'Not a number.',
      '',
      '',
    ])
  },
)

it('says what did it, what to do and what it was', async () => {
  const csv = await csvOf({ value: '7,90', cause: 'decimal-mark', suggestion: '7.9' })

  const [, row] = parse(csv, { bom: true, recordDelimiter: '\r\n' })
  expect(row?.slice(7)).toEqual([
    "Not a number. Write it with the marks of the column's other numbers.",
    'decimal-mark',
    '7.9',
  ])
})
