import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DictDB, t } from '../node.ts'
import { formatCsv } from './format-csv.ts'
import { parseCsv } from './parse-csv.ts'

it('reads what it writes, whatever the cells hold', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', 'a,b', '\r\n', 'x\ny', ';', '""'))
  fc.assert(
    fc.property(
      fc.array(fc.record({ a: cell, b: cell }), { minLength: 1 }),
      fc.constantFrom(',', ';', '\t'),
      (rows, delimiter) => {
        const { text } = formatCsv(rows, { delimiter })
        const problems: never[] = []

        const [header, ...records] = parseCsv(text, delimiter, problems)

        expect(problems).toEqual([])
        expect(header?.fields).toEqual(['a', 'b'])
        expect(records.map(({ fields }) => fields)).toEqual(rows.map(({ a, b }) => [a, b]))
      },
    ),
  )
})

it('takes the narrowest type that fits the whole column, and null for its empty cells', () => {
  const db = new DictDB()
  const { count, problems } = db.importCsvText(
    'id,n,price,name,long\n1,5,1.5,x,123456789012345678\n2,,2,"a ""q"", b",5\n',
    'goods',
  )

  expect({ count, problems }).toEqual({ count: 2, problems: [] })
  expect(db.getTable('goods').all()).toEqual([
    { id: 1, n: 5, price: 1.5, name: 'x', long: '123456789012345678' },
    { id: 2, n: null, price: 2, name: 'a "q", b', long: '5' },
  ])
})

it('converts by a schema, reports what it could not, and pads short records', () => {
  const db = new DictDB()
  const schema = { id: t.int(), ok: t.bool().nullable(), price: t.float().nullable(), name: t.string() }
  const report = db.importCsvText('id;ok;price;name\n1;YES;2;a\n2;;;\n3;no\n', 'goods', { schema, delimiter: ';' })

  expect(db.getTable('goods').all()).toEqual([
    { id: 1, ok: true, price: 2, name: 'a' },
    { id: 2, ok: null, price: null, name: '' },
    { id: 3, ok: false, price: null, name: '' },
  ])
  expect(report.problems).toEqual([{ line: 4, problem: 'too few fields' }])
  expect(() => db.importCsvText('id,ok\nx,1\n', 'bad', { schema: { id: t.int(), ok: t.bool() } })).toThrow(
    "Field 'id' expects type 'int'",
  )
  expect(db.hasTable('bad')).toBe(false)
})

it('imports and exports files, with a condition and chosen columns', () => {
  const directory = mkdtempSync(join(tmpdir(), 'dictdb-csv-'))
  try {
    const db = new DictDB()
    const table = db.createTable<{ id: number; city: string; n: number }>('t')
    table.insertMany([
      { city: 'Zürich', n: 1 },
      { city: 'Bern', n: 2 },
    ])
    const file = join(directory, 'out.csv')

    expect(table.exportCsv(file, { columns: ['city'], where: { n: 1 }, encoding: 'latin1' })).toBe(1)
    expect(readFileSync(file, 'latin1')).toBe('city\r\nZürich\r\n')
    expect(db.importCsv(file, 'again', { encoding: 'latin1', primaryKey: 'city' }).count).toBe(1)
    expect(db.importCsvText('a,b\nc,d', 'bare', { hasHeader: false, primaryKey: 'col_0' }).count).toBe(2)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
