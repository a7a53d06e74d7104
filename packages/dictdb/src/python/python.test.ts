import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CorruptFileError, DictDB, restore, t, verifyBackup } from '../node.ts'
import { parsePythonJson } from './python-json.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dictdb-python-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

// As the original 1.11 writes it: streamed, ASCII, with Python's bare words and long integers.
const FULL = `{
    "tables": {
        "users": {
            "primary_key": "id",
            "schema": {"id": "int", "name": "str", "score": "float"},
            "records": [
                {"id": 1, "name": "Zo\\u00e9", "score": 5.0},
                {"id": 7, "name": "B", "score": NaN}
            ]
        },
        "loose": {
            "primary_key": "key",
            "schema": null,
            "records": [
                {"key": "a", "big": 1152921504606846976, "inf": -Infinity, "list": [1, {"x": null}]}
            ]
        }
    }
}`
const DELTA = `{
  "type": "delta",
  "timestamp": 1706123516.123456,
  "tables": {
    "users": {
      "upserts": [
        {"id": 1, "name": "Zo", "score": 1.5},
        {"id": 8, "name": "C", "score": 2.0}
      ],
      "deletes": [7]
    },
    "fresh": {"upserts": [{"id": 1, "x": true}], "deletes": []}
  }
}`

it('reads a full file and a delta of the Python original', () => {
  writeFileSync(join(directory, 'dictdb_backup_1706123456_789012.json'), FULL)
  writeFileSync(join(directory, 'dictdb_delta_1706123516_123456.json'), DELTA)

  const { db, report } = restore(directory)

  expect(db.getTable('users').all()).toEqual([
    { id: 1, name: 'Zo', score: 1.5 },
    { id: 8, name: 'C', score: 2 },
  ])
  expect(db.getTable('users').insert({ name: 'D', score: 1 })).toBe(9)
  expect(db.getTable('loose').all()).toEqual([
    { key: 'a', big: 1152921504606846976n, inf: Number.NEGATIVE_INFINITY, list: [1, { x: null }] },
  ])
  expect(db.getTable('fresh').all()).toEqual([{ id: 1, x: true }])
  expect(report.skipped).toEqual([
    { file: 'dictdb_delta_1706123516_123456.json', reason: expect.stringContaining("table 'fresh'") },
  ])
})

it('writes floats as floats, ASCII, and exact integers', () => {
  const db = new DictDB()
  const table = db.createTable('t', { schema: { id: t.int(), f: t.float(), s: t.string(), b: t.bigint() } })
  table.insert({ id: 1, f: 5, s: 'Zoé 🎈 "q"', b: 2n ** 70n })
  db.createTable('nulls', { schema: { id: t.int(), n: t.int().nullable() } }).insert({ id: 1, n: null })
  const file = join(directory, 'db.json')
  db.save(file)

  const text = readFileSync(file, 'utf8')
  expect(text).toContain('"f":5.0')
  expect(text).toContain('"b":1180591620717411303424')
  expect(DictDB.load(file).getTable('t').all()).toEqual(table.all())
})

it('saves and loads every kind of value, index and key counter, at once and in pieces', async () => {
  const value = fc.oneof(
    fc.integer(),
    fc.constantFrom(1e20, -(2 ** 60)),
    fc.double({ noNaN: false }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    fc.dictionary(fc.constantFrom('$date', '$dict', 'a', '__proto__'), fc.integer()),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: value, list: fc.array(value, { maxLength: 3 }) }), { maxLength: 8 }),
      async (rows) => {
        const db = new DictDB()
        const table = db.createTable('t', { compound: [{ columns: ['id', 'x'] }] })
        table.insertMany(rows)
        table.delete({ id: table.insert({ a: 1 }) as number })
        const file = join(directory, 'db.json')
        await db.asyncSave(file, 'json', { allowNaN: true })

        const loaded = (await DictDB.asyncLoad(file)).getTable('t')

        // JSON has no minus zero; nothing else is lost.
        const plain = (list: readonly unknown[]) =>
          JSON.stringify(list, (_key, held: unknown) =>
            typeof held === 'bigint' ? `big ${held}` : typeof held === 'number' ? String(held) : held,
          )
        expect(plain(loaded.all())).toBe(plain(table.all()))
        expect(loaded.indexes()).toEqual(table.indexes())
        expect(loaded.insert({})).toBe(rows.length + 2)
      },
    ),
    { numRuns: 60 },
  )
})

it('parses like JSON.parse where that can, and refuses what is no JSON', () => {
  fc.assert(
    fc.property(
      fc.json().filter((text) => !/\d{16}/.test(text)),
      (text) => {
        // The list's last member sends the text through the own parser.
        expect(parsePythonJson(`[${text}, NaN]`)).toEqual([JSON.parse(text), Number.NaN])
      },
    ),
  )
  for (const bad of ['[NaN', '{"a":NaN,}', '[NaN 1]', '[NaN]x', '{NaN:1}', '["\n", NaN', '[01, NaN]'])
    expect(() => parsePythonJson(bad)).toThrow(SyntaxError)
  expect(() => parsePythonJson('[1152921504606846977]', 'refuse')).toThrow(/cannot be held exactly/)
})

it('refuses files that are no backups, and says how to convert a pickle', () => {
  const file = join(directory, 'x.json')
  for (const text of [
    '',
    '{',
    '[]',
    '{"tables": {"t": {"records": []}}}',
    '{"tables": {"t": {"primary_key": "id", "records": [{"x": 1}]}}}',
  ]) {
    writeFileSync(file, text)
    expect(() => DictDB.load(file)).toThrow(CorruptFileError)
  }
  expect(() => DictDB.load(file, 'pickle')).toThrow(/python -c/)
  expect(() => DictDB.load(join(directory, 'missing.json'))).toThrow(/ENOENT/)
  writeFileSync(file, FULL)
  expect(verifyBackup(file)).toEqual({ kind: 'full', tables: 2, rows: 3 })
})
