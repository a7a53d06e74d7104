import type { Profile } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dialectFor, recordOf } from '../testing/dialect-for.ts'
import { compileMap } from './map.ts'

const profileOf = (fields: Profile['fields'], more: Partial<Profile> = {}): Profile => ({
  name: 'test',
  version: 1,
  fields,
  ...more,
})

const filled = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))

describe('compileMap', () => {
  it('reads columns by name, by place, and leaves unmapped ones alone', () => {
    const profile = profileOf({ title: { from: { column: 'Name' } }, price: { from: { position: 3 } } })

    const { map, usedPositions } = compileMap(profile, dialectFor(['Name', 'Colour', 'Price']))

    expect(filled(map(recordOf([' Pen ', 'red', '1.50'])).fields)).toEqual({ title: 'Pen', price: '1.50' })
    expect(usedPositions).toEqual([0, 2])
  })

  it.each(['PRIX  ttc', 'prix ttc', ' Prix TTC ', 'Prïx TTC'])('finds the header "%s" for "Prix TTC"', (header) => {
    const { map, missingColumns } = compileMap(
      profileOf({ price: { from: { column: 'Prix TTC' } } }),
      dialectFor([header]),
    )

    expect(missingColumns).toEqual([])
    expect(map(recordOf(['2'])).fields.price).toBe('2')
  })

  it('takes the exact header when another differs only in case', () => {
    const { map } = compileMap(profileOf({ ean: { from: { column: 'EAN' } } }), dialectFor(['ean', 'EAN']))

    expect(map(recordOf(['old', 'new'])).fields.ean).toBe('new')
  })

  it('names the missing column and the headers most like it', () => {
    const dialect = dialectFor(['Art-Nr', 'Bezeichnung', 'Preis EUR'])

    const { missingColumns } = compileMap(profileOf({ price: { from: { column: 'Preis' } } }), dialect)

    expect(missingColumns).toEqual([
      {
        ref: { column: 'Preis' },
        usedBy: 'price',
        nearest: ['Preis EUR'],
        message:
          'The profile takes price from the column "Preis", which the file does not have. Most like it: "Preis EUR".',
      },
    ])
  })

  it('says that a place is beyond the last column', () => {
    const { missingColumns } = compileMap(profileOf({ ean: { from: { position: 9 } } }), dialectFor(3))

    expect(missingColumns[0]?.message).toBe('The profile takes ean from column 9, but the file has 3 columns.')
  })

  it('asks for places when the file has no header', () => {
    const { missingColumns } = compileMap(profileOf({ ean: { from: { column: 'EAN' } } }), dialectFor(3))

    expect(missingColumns[0]?.message).toContain("give the column's position instead")
  })

  it('joins columns and leaves empty ones out', () => {
    const from = [{ column: 'a' }, { column: 'b' }, { column: 'c' }]
    const { map } = compileMap(profileOf({ title: { from, join: ' / ' } }), dialectFor(['a', 'b', 'c']))

    expect(map(recordOf(['x', ' ', 'z'])).fields.title).toBe('x / z')
  })

  it('fills a constant into every row', () => {
    const { map } = compileMap(profileOf({ currency: { constant: 'EUR' } }), dialectFor(['a']))

    expect(map(recordOf(['x'])).fields.currency).toBe('EUR')
  })

  it('reads specifications from columns and from text of pairs, the first of a name winning', () => {
    const profile = profileOf(
      {},
      {
        specifications: [
          { from: { column: 'Colour' }, name: 'Colour' },
          { from: { column: 'More' }, pairs: { separator: ';', equals: ':' } },
        ],
      },
    )

    const { map } = compileMap(profile, dialectFor(['Colour', 'More']))

    expect(map(recordOf(['red', 'Volt: 230 V; Colour: blue; no pair; __proto__: x; : y; Watt:'])).specs).toEqual(
      Object.fromEntries([
        ['Colour', 'red'],
        ['Volt', '230 V'],
        ['__proto__', 'x'],
      ]),
    )
  })

  it('makes the first row of a group the product and every row a member, option names coming from the first', () => {
    const profile = profileOf(
      {
        title: { from: { column: 'Title' } },
        images: { from: { column: 'Image' } },
        option1Name: { from: { column: 'Option' } },
        option1Value: { from: { column: 'Value' } },
      },
      { groupBy: [{ column: 'Handle' }] },
    )

    const { map, usedPositions } = compileMap(profile, dialectFor(['Handle', 'Title', 'Option', 'Value', 'Image']))
    const { fields, members } = map(recordOf(['top', 'Top', 'Size', 'S', 'https://a'], ['top', '', '', 'M', '']))

    expect(fields.title).toBe('Top')
    expect(members.map(({ line, fields: own }) => ({ line, ...filled(own) }))).toEqual([
      { line: 2, option1Name: 'Size', option1Value: 'S', images: 'https://a' },
      { line: 3, option1Name: 'Size', option1Value: 'M' },
    ])
    expect(usedPositions).toEqual([0, 1, 2, 3, 4])
  })

  it('passes on what the parser found wrong', () => {
    const { map } = compileMap(profileOf({ title: { from: { position: 1 } } }), dialectFor(2))
    const defect = { code: 'ROW_TOO_SHORT', position: null, value: null } as const

    expect(map({ line: 7, rows: [{ line: 7, cells: ['x'], defect }] }).defects).toEqual([{ line: 7, defect }])
  })

  it('never throws, however few cells a row has', () => {
    const profile = profileOf(
      { title: { from: [{ position: 1 }, { position: 4 }] }, variantSku: { from: { position: 3 } } },
      { specifications: [{ from: { position: 4 }, pairs: { separator: '|', equals: '=' } }] },
    )
    const { map } = compileMap(profile, dialectFor(4))

    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 }), (cells) => {
        expect(typeof map(recordOf(cells)).fields.title).toBe('string')
      }),
    )
  })
})
