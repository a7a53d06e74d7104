import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { identifier, joined, json, nothing, type Part, part, sql, statementNameIn, verbatim } from './sql.ts'

describe('sql', () => {
  it('puts the name into a comment and each value behind a number', () => {
    const statement = sql('shop.find_item')`
      select title
        from items
       where id = ${7} and title <> ${'Pen'}
    `

    expect(statement.text).toBe(
      'select /* shop.find_item */ title\n        from items\n       where id = $1 and title <> $2',
    )
    expect(statement.values).toEqual([7, 'Pen'])
  })

  it('takes a text that is data as it stands, with its values at their numbers', () => {
    const text = `select '$1', "$2" from items where id = $2 and title <> $1 and stock > $2 -- not $9`

    const statement = sql('shop.explain')`explain ${verbatim(text, ['Pen', 7])}`

    expect(statement.text).toBe(
      `explain /* shop.explain */ select '$1', "$2" from items where id = $1 and title <> $2 and stock > $3 -- not $9`,
    )
    expect(statement.values).toEqual([7, 'Pen', 7])
    expect(sql('shop.vacuum')`${verbatim('vacuum "items"')}`.text).toBe('vacuum /* shop.vacuum */ "items"')
  })

  it('numbers the values of parts in the order of the text', () => {
    const cheap = part`price < ${10}`
    const named = part`(title = ${'Pen'} or ${cheap})`

    const statement = sql('shop.search_items')`select id from items where stock > ${0} and ${named} limit ${5}`

    expect(statement.text).toBe(
      'select /* shop.search_items */ id from items where stock > $1 and (title = $2 or price < $3) limit $4',
    )
    expect(statement.values).toEqual([0, 'Pen', 10, 5])
  })

  it('joins parts and leaves out the empty ones', () => {
    const conditions = [part`a = ${1}`, nothing, part`b = ${2}`]

    const statement = sql('shop.filter_items')`select 1 where ${joined(conditions, part` and `)}`

    expect(statement.text).toBe('select /* shop.filter_items */ 1 where a = $1 and b = $2')
  })

  it('joins nothing to nothing', () => {
    expect(sql('shop.all_items')`select 1 ${joined([])}`.text).toBe('select /* shop.all_items */ 1')
  })

  it('quotes identifiers', () => {
    const statement = sql('shop.count_rows')`select count(*) from ${identifier('public', 'odd "name"; drop')}`

    expect(statement.text).toBe('select /* shop.count_rows */ count(*) from "public"."odd ""name""; drop"')
  })

  it('has the same prepared name for the same text only', () => {
    const find = (order: Part) => sql('shop.find_items')`select 1 order by ${order}`

    expect(find(part`id`).preparedName).toBe(find(part`id`).preparedName)
    expect(find(part`id`).preparedName).not.toBe(find(part`title`).preparedName)
  })

  it('keeps prepared names within what PostgreSQL compares', () => {
    const { preparedName } = sql(`shop.${'long_'.repeat(20)}name`)`select 1`

    expect(preparedName).toHaveLength(63)
  })

  it('gives each use of a place its own name and values', () => {
    const named = (name: string, value: number) => sql(name)`select ${value}`

    expect(named('shop.one', 1).text).toBe('select /* shop.one */ $1')
    expect(named('shop.two', 2)).toMatchObject({ text: 'select /* shop.two */ $1', values: [2] })
  })

  it('refuses undefined, which would silently become null', () => {
    const absent = undefined as unknown as null

    expect(() => sql('shop.find_item')`select ${1}, ${absent}`).toThrow('shop.find_item: value 2 is undefined')
  })

  it.each(['items', 'Shop.items', 'shop.items */ drop table x', 'shop.', ''])('refuses "%s" as a name', (name) => {
    expect(() => sql(name)`select 1`).toThrow('is no statement name')
  })

  it.each([
    [sql('shop.union')`(select 1) union (select 2)`.text, '( /* shop.union */select 1) union (select 2)'],
    [sql('shop.commented')`-- why\nselect 1`.text, '/* shop.commented */ -- why\nselect 1'],
  ])('puts the name into %s', (text, expected) => {
    expect(text).toBe(expected)
    expect(statementNameIn(text)).toMatch(/^shop\.(union|commented)$/)
  })

  it.each(['select 1', 'select /* a comment */ 1', 'select /* Shop.Find */ 1'])('finds no name in %s', (text) => {
    expect(statementNameIn(text)).toBeNull()
  })

  it('sends objects as JSON', () => {
    expect(json([1, { a: null }]).toPostgres()).toBe('[1,{"a":null}]')
  })

  it('numbers any nesting of parts from 1 to the number of its values, in order', () => {
    const leaf = fc.integer().map((n) => part`v${n}`)
    const { tree } = fc.letrec<{ tree: Part }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.constant(nothing),
        fc.array(tie('tree'), { maxLength: 4 }).map((parts) => joined(parts)),
        fc.tuple(tie('tree'), fc.integer(), tie('tree')).map(([a, n, b]) => part`(${a} ${n} ${b})`),
      ),
    }))

    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const statement = sql('shop.any')`${a} x ${b}`

        const numbers = [...statement.text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]))
        expect(numbers).toEqual(statement.values.map((_, i) => i + 1))
        expect(statement.values).toEqual([...a.values, ...b.values])
        expect(statement.pieces).toHaveLength(statement.values.length + 1)
      }),
    )
  })
})
