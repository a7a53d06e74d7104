import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitStatements } from './split-statements.ts'

describe('a script is split at the semicolons that end statements', () => {
  it.each([
    ['select 1; select 2', ['select 1', 'select 2']],
    ["select 'a;b', ''';'; select 2;", ["select 'a;b', ''';'", 'select 2']],
    [String.raw`select e'\';', 1; select 2`, [String.raw`select e'\';', 1`, 'select 2']],
    ['select ";""" from t; select 2', ['select ";""" from t', 'select 2']],
    ['do $$ begin; end $$; select 2', ['do $$ begin; end $$', 'select 2']],
    ['do $a$ ; $$ ; $b$ ; $a$; select $1', ['do $a$ ; $$ ; $b$ ; $a$', 'select $1']],
    ['-- one; two\nselect 1; -- three;\n', ['-- one; two\nselect 1']],
    ['/* a; /* b; */ c; */ select 1; /* d; */', ['/* a; /* b; */ c; */ select 1']],
    ['select a$b$ from t; select 2', ['select a$b$ from t', 'select 2']],
    [';;\n;', []],
    ['begin atomic; end', ['begin atomic', 'end']],
    [
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
      ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
    ],
    ["select 'open; select 2", ["select 'open", 'select 2']],
  ])('%j', (script, texts) => {
    const statements = splitStatements(script)

    expect(statements.map((statement) => statement.text)).toEqual(texts)
  })

  it('and each knows the line it begins on', () => {
    const statements = splitStatements("select '\n';\n\n-- note\nselect 2;\nselect 3")

    expect(statements.map((statement) => statement.line)).toEqual([1, 4, 6])
  })

  it('whatever statements are put together', () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', ';', '-', '/', '*', '$', '"', ' ', '\n') }).map((text) => `'${text}'`),
      fc
        .string({ unit: fc.constantFrom('a', ';', "'", '$', ' ') })
        .map((text) => `$q$${text.replaceAll('$q$', '')}x$q$`),
      fc.string({ unit: fc.constantFrom('a', ';', "'", '$', ' ') }).map((text) => `"${text}x"`),
      fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '$') }).map((text) => `/* ${text} */`),
      fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '$', '*') }).map((text) => `-- ${text}\n`),
    )
    const statement = fc.array(piece, { maxLength: 5 }).map((pieces) => `select ${pieces.join(' ')} x`)
    fc.assert(
      fc.property(fc.array(statement), (texts) => {
        const statements = splitStatements(texts.map((text) => `${text};`).join('\n'))

        expect(statements.map((s) => s.text)).toEqual(texts)
      }),
      { numRuns: 500 },
    )
  })
})
