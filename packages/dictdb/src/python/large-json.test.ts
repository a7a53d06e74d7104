import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DictDB } from '../node.ts'
import { MemoryFileSystem } from '../testing/memory-file-system.ts'
import { parseJsonBytes } from './large-json.ts'
import { parsePythonJson } from './python-json.ts'

/** What a parser makes of a text; `refused` for an error. */
function outcome(parse: () => unknown): unknown {
  try {
    return { value: parse() }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return 'refused'
  }
}

it('parses in pieces of any size what it parses whole', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 4, noUnicodeString: false }),
      fc.constantFrom('', ' ', '\n\t'),
      fc.integer({ min: 1, max: 40 }),
      (json, blank, piece) => {
        const text = `${blank}{${blank}"k":${blank}${json}${blank},"__proto__":[NaN,${json} ,9007199254740993]}${blank}`

        const bytes = Buffer.from(text)
        const limits = { longest: bytes.length - 1, piece }

        const found = parseJsonBytes(bytes, 'bigint', limits)

        expect(found).toEqual(parsePythonJson(text))
      },
    ),
    { numRuns: 300 },
  )
})

it('accepts exactly the texts that are JSON, whichever byte is damaged', () => {
  const text = '{"a": [1, {"b": "x\\"]}"}, [], {}, NaN, null], "c": {"d": [true, -1.5e3]}}'
  fc.assert(
    fc.property(
      fc.nat(text.length - 1),
      fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', ' ', '1', 'x', '\n'),
      fc.integer({ min: 4, max: 30 }),
      (at, mark, piece) => {
        const damaged = text.slice(0, at) + mark + text.slice(at + 1)

        const found = outcome(() => parseJsonBytes(Buffer.from(damaged), 'bigint', { longest: 60, piece }))

        expect(found).toEqual(outcome(() => parsePythonJson(damaged)))
      },
    ),
    { numRuns: 2_000 },
  )
})

it('loads a file that no string can hold, and refuses one value that none can hold', () => {
  const files = new MemoryFileSystem()
  const db = new DictDB()
  const table = db.createTable('t', { indexes: { name: 'hash' } })
  table.insertMany(Array.from({ length: 3_000 }, (_, i) => ({ name: `Zoé ${i % 7}`, tags: ['a', { b: [i] }] })))
  db.createTable('empty')
  db.save('d/db.json', 'json', { files })

  const loaded = DictDB.load('d/db.json', 'json', { files, limits: { longest: 500, piece: 100 } })

  expect(loaded.getTable('t').all()).toEqual(table.all())
  expect(loaded.listTables()).toEqual(['t', 'empty'])
  expect(loaded.getTable('t').select({ where: { name: 'Zoé 3' } })).toHaveLength(429)
  expect(() => DictDB.load('d/db.json', 'json', { files, limits: { longest: 5 } })).toThrow(
    /'d\/db.json': a single value of \d+ bytes fits no string/,
  )
})

it('saves rows of any width in pieces that a string can hold', () => {
  const sizes: number[] = []
  class Watched extends MemoryFileSystem {
    override openNow(path: string, mode: 'append' | 'create' | 'exclusive') {
      const file = super.openNow(path, mode)
      return {
        ...file,
        writeNow: (bytes: Uint8Array) => {
          sizes.push(bytes.length)
          return file.writeNow(bytes)
        },
      }
    }
  }
  const db = new DictDB()
  db.createTable('t').insertMany(Array.from({ length: 40 }, () => ({ text: 'x'.repeat(300_000) })))

  db.save('d/db.json', 'json', { files: new Watched() })

  expect(Math.max(...sizes)).toBeLessThan(1_500_000)
})
