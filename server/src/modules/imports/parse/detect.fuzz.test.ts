import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { detect } from './detect.ts'
import { dialectOf } from './dialect-of.ts'
import { sampleOf } from './testing/sample-of.ts'
import { parseBytes } from './testing/scan-text.ts'

const nouns = [
  'Perceuse électrique',
  'Bohrmaschine für Stahl',
  'Boîte à outils',
  'Gehäuse weiß',
  'Clé à choc',
  'Câble blindé',
]
const extras = ['12" large', 'rouge, bleu', 'a; b; c', 'two\nlines', 'plain', 'x | y', '']
const names = ['Référence', 'EAN', 'Désignation', 'Prix', 'Remarques', 'Date']

const record = fc
  .tuple(fc.nat(99_999), fc.nat(5), fc.nat(99_999), fc.nat(6), fc.integer({ min: 1, max: 28 }))
  .map(([sku, noun, cents, extra, day]) => [
    `R${sku}-${noun}`,
    '4006381333931',
    `${nouns[noun]} ${sku % 50}`,
    `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`,
    extras[extra] ?? '',
    `${String(day).padStart(2, '0')}/03/2024`,
  ])

const writing = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'windows-1252', 'macroman', 'cp850'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
  header: fc.boolean(),
  titles: fc.constantFrom(0, 0, 2),
})

describe('detect', () => {
  it('finds how a price list was written, and parse gives its records back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 5, maxLength: 40 }), writing, async (records, how) => {
        const quoted = (value: string) =>
          how.quoteAll || /["\r\n]/.test(value) || value.includes(how.delimiter)
            ? `"${value.replaceAll('"', '""')}"`
            : value
        const rows = [...(how.header ? [names] : []), ...records].map((cells) => cells.map(quoted).join(how.delimiter))
        const titles = how.header ? ['Liste de prix', ''].slice(0, how.titles) : []
        const bytes = iconv.encode([...titles, ...rows].join(how.lineEnd), how.encoding)

        const found = detect(sampleOf(bytes))
        const read = await parseBytes([bytes], dialectOf(found))

        expect(found.delimiter.value).toBe(how.delimiter)
        expect(found.header.value).toBe(how.header)
        expect(found.skipRows.value).toBe(titles.length)
        expect(read.map(({ cells }) => cells)).toEqual(records)
        expect(found.columns.map(({ shape }) => shape).slice(0, 4)).toEqual(['code', 'gtin', 'text', 'price'])
        expect(found.decimalMark.value).toBe(',')
      }),
      { numRuns: 200 },
    )
  })

  it('gives a dialect that parse can use for any bytes', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 200 }).map((text) => Buffer.from(text)),
    )

    await fc.assert(
      fc.asyncProperty(noise, async (bytes) => {
        const found = detect(sampleOf(bytes))
        const rows = await parseBytes([bytes], dialectOf(found))

        expect(rows.every(({ line }) => line >= 1)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
