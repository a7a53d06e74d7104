import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isGtin } from '../formats/gtin.ts'
import { readDecimal } from '../formats/read-decimal.ts'
import { detect } from '../parse/detect.ts'
import { dialectOf } from '../parse/dialect-of.ts'
import { group } from '../parse/group.ts'
import { parse } from '../parse/parse.ts'
import type { RawRow } from '../types.ts'
import { openLocalFile } from './local-file.ts'

// Real files lie beside the checkout, not in it; without them only the fixtures of our own are tried.
const feeds = fileURLToPath(new URL('../../../../../../shared/feeds/', import.meta.url))
const feed = (name: string) => (existsSync(feeds + name) ? it : it.skip)

async function read(name: string) {
  const file = await openLocalFile(feeds + name)
  const detection = detect(file.sample)
  const dialect = dialectOf(detection)
  const rows: RawRow[] = []
  for await (const batch of parse(file.open(), dialect)) rows.push(...batch)
  return { file, detection, dialect, rows }
}

const values = (detection: ReturnType<typeof detect>) => ({
  encoding: detection.encoding.value,
  delimiter: detection.delimiter.value,
  quote: detection.quote.value,
  header: detection.header.value,
  skipRows: detection.skipRows.value,
  columns: detection.columns.length,
})

describe('a real file', () => {
  feed('bdpm-2017.txt')(
    'of presentations of medicines is understood to the cent (skipped without ../shared/feeds)',
    async () => {
      const { detection, dialect, rows } = await read('bdpm-2017.txt')

      expect(values(detection)).toEqual({
        encoding: 'windows-1252',
        delimiter: '\t',
        quote: null,
        header: false,
        skipRows: 0,
        columns: 13,
      })
      expect(detection.columns[6]?.shape).toBe('gtin')
      expect([9, 10].map((i) => dialect.formats[i])).toEqual([
        { decimalMark: ',', thousandMark: ',', dateOrder: 'dmy' },
        { decimalMark: ',', thousandMark: ',', dateOrder: 'dmy' },
      ])
      expect(rows.length).toBe(20_083)
      expect(rows.filter(({ defect }) => defect !== null)).toEqual([])
      expect(rows.filter(({ cells }) => !isGtin(cells[6] ?? ''))).toEqual([])
      expect(rows[0]?.cells[2]).toBe('plaquette(s) PVC PVDC aluminium de 30 comprimé(s)')
      const unread = rows.filter(({ cells }) => {
        const prices = [cells[9], cells[10], cells[11]].filter((cell) => cell !== undefined && cell !== '')
        return prices.some((price) => 'bad' in readDecimal(price ?? '', dialect.formats[9]!))
      })
      expect(unread).toEqual([])
    },
  )

  feed('bdpm-2017.txt')(
    'has prices above a thousand with one mark for both (skipped without ../shared/feeds)',
    async () => {
      const { dialect, rows } = await read('bdpm-2017.txt')

      const doubled = rows.map(({ cells }) => cells[9] ?? '').filter((price) => price === '2,849,83')

      expect(doubled.map((price) => readDecimal(price, dialect.formats[9]!))).toContainEqual({
        ok: '2849.83',
        currency: null,
        percent: false,
      })
    },
  )

  feed('bdpm-names-2017.txt')('of names of medicines is understood (skipped without ../shared/feeds)', async () => {
    const { detection, rows } = await read('bdpm-names-2017.txt')

    expect(values(detection)).toMatchObject({ encoding: 'windows-1252', delimiter: '\t', header: false, columns: 12 })
    expect(rows.length).toBe(14_442)
    expect(rows.every(({ cells, defect }) => defect === null && cells.length === 12)).toBe(true)
  })

  feed('amazon-us-2020-1000.csv')('of a marketplace is understood (skipped without ../shared/feeds)', async () => {
    const { detection, rows } = await read('amazon-us-2020-1000.csv')

    expect(values(detection)).toEqual({
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      header: true,
      skipRows: 0,
      columns: 28,
    })
    expect(detection.columns.find(({ name }) => name === 'Selling Price')).toMatchObject({
      shape: 'price',
      decimalMark: '.',
      thousandMark: ',',
    })
    expect(rows.length).toBe(1000)
    expect(rows.every(({ cells, defect }) => defect === null && /^[0-9a-f]{32}$/.test(cells[0] ?? ''))).toBe(true)
  })

  feed('shopify-apparel.csv')('of a shop groups its rows to products (skipped without ../shared/feeds)', async () => {
    const { detection, rows } = await read('shopify-apparel.csv')
    async function* batches() {
      yield rows
    }

    const records = []
    for await (const batch of group(batches(), ({ cells }) => cells[0] || null)) records.push(...batch)

    expect(values(detection)).toMatchObject({ encoding: 'utf-8', delimiter: ',', header: true, columns: 46 })
    expect(rows.length).toBe(22)
    expect(records.length).toBe(20)
    expect(records[1]?.rows.map(({ cells }) => cells[8])).toEqual(['Small', 'Medium', 'Large'])
  })
})
