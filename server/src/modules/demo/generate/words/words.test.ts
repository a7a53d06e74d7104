import { describe, expect, it } from 'vitest'
import { textEncoder } from '../encode-text.ts'
import { createLexicon } from '../lexicon.ts'
import { trades } from '../product.ts'
import { demoSuppliers } from '../suppliers/demo-suppliers.ts'

describe.each(trades.map((trade) => [trade.path[1][2], trade] as const))('the words of %s', (_, trade) => {
  it('have sizes for every noun and three specifications', () => {
    expect(trade.sizes.length).toBe(trade.nouns.length)
    expect(trade.sizes.filter((list) => list.length === 0)).toEqual([])
    expect(trade.specs.length).toBe(3)
  })

  it('are said in every language', () => {
    const words = [
      ...trade.path,
      ...trade.nouns,
      ...trade.traits,
      ...trade.materials,
      ...trade.specs.map((s) => s.name),
    ]

    expect(words.flat().filter((word) => word.trim() === '' || word !== word.trim())).toEqual([])
  })
})

it.each(demoSuppliers.map((supplier) => [supplier.code, supplier] as const))(
  'the words of %s hold nothing that its dialect gives a meaning to',
  (_, { language, dialect }) => {
    const plain = (text: string) => text
    const texts = JSON.stringify(createLexicon(language, '/', plain))

    expect(() => createLexicon(language, dialect.levels, textEncoder(dialect))).not.toThrow()
    expect(texts).not.toMatch(dialect.quoted ? /[\\][nrt]/ : /[\\][nrt]|;/)
  },
)
