import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from './parse/parse.ts'
import { readBytes } from './testing/read-bytes.ts'

const EANS = ['4006381333931', '0036000291452', '5901234123457', '4012345678901', '9780306406157']

const shop = {
  products: [
    {
      id: 1,
      title: 'Shirt',
      handle: 'shirt',
      variants: [
        { id: 11, sku: 'S-1', barcode: EANS[0], price: '19.90', option1: 'S', position: 1 },
        { id: 12, sku: 'S-2', barcode: EANS[1], price: '20.90', option1: 'M', position: 2 },
      ],
      images: [{ id: 7, src: 'https://cdn.example.com/a.jpg' }],
      vendor: 'Acme',
    },
    {
      id: 2,
      title: 'Hat',
      handle: 'hat',
      variants: [{ id: 21, sku: 'H-1', barcode: EANS[2], price: '9.90', option1: 'Default Title', position: 1 }],
      images: [],
      vendor: 'Bolt',
    },
    { id: 3, title: 'Voucher', handle: 'voucher', variants: [], images: [], vendor: 'Acme' },
  ],
}

type Read = Awaited<ReturnType<typeof readBytes>>

/** Some columns of each row, after its place. */
function cellsOf({ rows, dialect }: Read, ...names: string[]): (string | number)[][] {
  const places = names.map((name) => dialect.columns?.indexOf(name) ?? -1)
  return rows.map(({ line, cells }) => [line, ...places.map((place) => cells[place] ?? '')])
}

/** What a path of records reads in a document. */
const recordsOf = ({ detection }: Read) => detection.format?.records?.value

describe('a list in each record', () => {
  it('gives a row for each element, with what stands before and behind it in the record', async () => {
    const read = await readBytes(JSON.stringify(shop, null, 1))

    expect(recordsOf(read)).toBe('/products/+/variants')
    expect(read.detection.format?.records?.why).toEqual([
      { code: 'nested-list', facts: { list: 'variants', column: 'variants/sku' } },
    ])
    expect(cellsOf(read, 'title', 'variants/sku', 'variants/barcode', 'vendor').map((row) => row.slice(1))).toEqual([
      ['Shirt', 'S-1', EANS[0], 'Acme'],
      ['Shirt', 'S-2', EANS[1], 'Acme'],
      ['Hat', 'H-1', EANS[2], 'Bolt'],
      ['Voucher', '', '', 'Acme'],
    ])
  })

  it('gives each row the line its element begins at', async () => {
    const text = '[\n{"title":"A",\n"variants":[\n{"sku":"A-1"},\n\n{"sku":"A-2"}\n]},\n{"title":"B"}\n]'

    const read = await readBytes(text, { format: { records: '/+/variants' } })

    expect(cellsOf(read, 'title', 'variants/sku')).toEqual([
      [4, 'A', 'A-1'],
      [6, 'A', 'A-2'],
      [8, 'B', ''],
    ])
  })

  it('names the columns as they are named where each record is a row', async () => {
    const names = async (records: string) =>
      (await readBytes(JSON.stringify(shop), { format: { records } })).dialect.columns?.toSorted()

    expect(await names('/products/+/variants')).toEqual(await names('/products'))
  })

  it('is read below other names, in records that have keys, and on each line', async () => {
    const variants = (sku: string) => [{ node: { sku: `${sku}-1` } }, { node: { sku: `${sku}-2` } }]
    const graph = { data: { products: { edges: [{ node: { title: 'A', variants: { edges: variants('A') } } }] } } }
    const keyed = { goods: { A: { title: 'Pen', variants: variants('A') }, B: { title: 'Ink' } } }
    const lines = [{ title: 'A', variants: variants('A') }, { title: 'B' }].map((line) => JSON.stringify(line))

    const edges = await readBytes(JSON.stringify(graph), {
      format: { records: '/data/products/edges/+/node/variants/edges' },
    })
    const keys = await readBytes(JSON.stringify(keyed), { format: { records: '/goods/*/+/variants' } })
    const each = await readBytes(lines.join('\n'), { format: { records: '/+/variants' } })

    expect(cellsOf(edges, 'node/title', 'node/variants/edges/node/sku')).toEqual([
      [1, 'A', 'A-1'],
      [2, 'A', 'A-2'],
    ])
    expect(cellsOf(keys, '@key', 'title', 'variants/node/sku').map((row) => row.slice(1))).toEqual([
      ['A', 'Pen', 'A-1'],
      ['A', 'Pen', 'A-2'],
      ['B', 'Ink', ''],
    ])
    expect(cellsOf(each, 'title', 'variants/node/sku').map((row) => row.slice(1))).toEqual([
      ['A', 'A-1'],
      ['A', 'A-2'],
      ['B', ''],
    ])
  })

  it('is read in XML, whose attributes above stay what they are', async () => {
    const text = [
      '<catalog version="3"><product id="1"><name>Shirt</name><variants kind="size">',
      `<variant sku="S-1" type="a"><ean>${EANS[0]}</ean><price>19.90</price></variant>`,
      `<variant sku="S-2" type="b"><ean>${EANS[1]}</ean><price>20.90</price></variant>`,
      '</variants><brand>Acme</brand></product>',
      '<product id="2"><name>Voucher</name><brand>Bolt</brand></product>',
      `<product id="3"><name>Hat</name><variants><variant sku="H-1"><ean>${EANS[2]}</ean><price>9.90</price></variant></variants></product></catalog>`,
    ].join('\n')

    const read = await readBytes(text)

    const price = 'variants/variant/price'
    expect(recordsOf(read)).toBe('/catalog/product/+/variants/variant')
    expect(
      cellsOf(read, '../catalog/@version', '@id', 'name', 'variants/variant/@sku', price, 'brand', 'variants/@kind'),
    ).toEqual([
      [2, '3', '1', 'Shirt', 'S-1', '19.90', 'Acme', 'size'],
      [3, '3', '1', 'Shirt', 'S-2', '20.90', 'Acme', 'size'],
      [5, '3', '2', 'Voucher', '', '', 'Bolt', ''],
      [6, '3', '3', 'Hat', 'H-1', '9.90', '', ''],
    ])
  })

  it('tells what is wrong in an element at its line, and takes the others', async () => {
    const text = [
      '{"products":[{"title":"A","variants":[',
      '{"sku":"A-1"},',
      '{"sku":"A-2","sku":"A-3"},',
      '"sold out",',
      '{"sku":tru},',
      '{"sku":"A-6"}]},',
      '{"title":"B","title":"C","variants":[',
      '{"sku":"B-1"}]}]}',
    ].join('\n')

    const { rows } = await readBytes(text, { format: { records: '/products/+/variants' } })

    expect(rows.map(({ line, cells, defect }) => [line, defect?.code ?? cells.join('|'), defect?.value])).toEqual([
      [2, 'A|A-1', undefined],
      [3, 'KEY_REPEATED', 'sku'],
      [4, 'RECORD_NOT_READ', null],
      [5, 'RECORD_NOT_READ', '{"sku":tru}'],
      [6, 'A|A-6', undefined],
      [8, 'KEY_REPEATED', 'title'],
    ])
  })

  /** A group of articles that is as long as asked for, its title behind them. */
  function* aGroup(articles: number, [begin, article, end]: readonly [string, (i: number) => string, string]) {
    yield Buffer.from(begin)
    for (let from = 0; from < articles; from += 1_000)
      yield Buffer.from(Array.from({ length: Math.min(1_000, articles - from) }, (_, i) => article(from + i)).join(''))
    yield Buffer.from(end)
  }

  const asJson = ['[{"items":[{"sku":"x"}', (i: number) => `,{"sku":"A-${i}","n":${i}}`, '],"title":"All"}]'] as const
  const asXml = [
    '<a><group><item sku="x"/>',
    (i: number) => `<item sku="A-${i}"><n>${i}</n></item>`,
    '<title>All</title></group></a>',
  ] as const

  it.each([
    ['JSON', asJson, '/+/items', 'items/sku'],
    ['XML', asXml, '/a/group/+/item', 'item/@sku'],
  ])('of a hundred thousand elements is taken portion by portion: %s', async (_, written, records, sku) => {
    const { dialect } = await readBytes(Buffer.concat([...aGroup(3, written)]), { format: { records } })
    const places = [sku, 'title'].map((name) => dialect.columns?.indexOf(name) ?? -1)
    async function* bytes() {
      yield* aGroup(100_000, written)
    }

    const seen = { rows: 0, most: 0, last: [] as string[] }
    for await (const batch of parse(bytes(), dialect)) {
      seen.rows += batch.length
      seen.most = Math.max(seen.most, batch.length)
      seen.last = places.map((place) => batch.at(-1)?.cells[place] ?? '')
    }

    expect(seen).toEqual({ rows: 100_001, most: 500, last: ['A-99999', 'All'] })
  })

  it.each([
    ['JSON', asJson, '/+/items', '/items'],
    ['XML', asXml, '/a/group/+/item', '/a/group/item'],
  ])('that is longer than can be held is refused, with what to do: %s', async (_, written, records, alone) => {
    const { dialect } = await readBytes(Buffer.concat([...aGroup(3, written)]), { format: { records } })
    async function* bytes() {
      yield* aGroup(1_000_000, written)
    }
    const reading = async () => {
      for await (const _ of parse(bytes(), dialect));
    }

    await expect(reading()).rejects.toThrow(`Its list can be read without what stands around it: records ${alone}.`)
  })

  const name = fc.string({ unit: fc.constantFrom('a', 'é', '"', '\\', '<', '&', '\n', ']', '}', '7'), maxLength: 6 })
  const element = fc.record({ sku: name, tags: fc.array(name, { maxLength: 2 }) }, { requiredKeys: [] })
  const record = fc.record(
    { title: name, items: fc.array(element, { maxLength: 4 }), size: fc.record({ item: name }), vendor: name },
    { requiredKeys: [] },
  )
  type Shelf = { title?: string; items?: { sku?: string; tags?: string[] }[]; size?: { item: string }; vendor?: string }

  /** The rows of records, made in memory by the simplest means there are. */
  function flattened(records: readonly Shelf[], clean = (text: string) => text): string[][] {
    const cell = (values: readonly string[] = []) => {
      const filled = values.map(clean).filter((value) => value !== '')
      return filled[0] === filled[1] ? (filled[0] ?? '') : filled.join(' | ')
    }
    return records.flatMap(({ title = '', items = [], size, vendor = '' }) =>
      (items.length === 0 ? [{ sku: '', tags: [] }] : items).map(({ sku = '', tags }) =>
        [[title], [sku], tags, [size?.item ?? ''], [vendor]].map(cell),
      ),
    )
  }

  async function readInPortions({ dialect }: Read, text: string, size: number, columns: readonly string[]) {
    const places = columns.map((name) => dialect.columns?.indexOf(name) ?? -1)
    const bytes = Buffer.from(text)
    async function* portions() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const rows: string[][] = []
    for await (const batch of parse(portions(), dialect))
      for (const { cells } of batch) rows.push(places.map((place) => cells[place] ?? ''))
    return rows
  }

  const first = { title: 'x', items: [{ sku: 'y', tags: ['t'] }], size: { item: 's' }, vendor: 'v' }
  const file = fc.array(record, { minLength: 1, maxLength: 12 })

  it('is read from JSON as one that is flattened in memory, in portions of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.constantFrom(0, 1, '\t'),
        fc.integer({ min: 1, max: 40 }),
        async (shelf, indent, size) => {
          const records = [first, ...shelf]
          const text = JSON.stringify({ data: records }, null, indent)
          const read = await readBytes(text, { format: { kind: 'json', records: '/data/+/items' } })

          const rows = await readInPortions(read, text, size, [
            'title',
            'items/sku',
            'items/tags',
            'size/item',
            'vendor',
          ])

          expect(rows).toEqual(flattened(records))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is read from XML as one that is flattened in memory, in portions of any size', async () => {
    const escaped = (text: string) => text.replace(/[<&\n"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    const leaf = (tag: string, text?: string) => (text === undefined ? '' : `<${tag}>${escaped(text)}</${tag}>`)
    const item = ({ sku = '', tags = [] }: NonNullable<Shelf['items']>[number]) =>
      `<item sku="${escaped(sku)}">${tags.map((tag) => leaf('tag', tag)).join('')}</item>`
    const written = ({ title, items = [], size, vendor }: Shelf) =>
      `<shelf>${leaf('title', title)}<items>${items.map(item).join('\n')}</items>${size ? `<size>${leaf('item', size.item)}</size>` : ''}${leaf('vendor', vendor)}</shelf>`
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async (shelf, size) => {
        const records = [first, ...shelf]
        const text = `<a>${records.map(written).join('')}</a>`
        const read = await readBytes(text, { format: { records: '/a/shelf/+/items/item' } })

        const columns = ['title', 'items/item/@sku', 'items/item/tag', 'size/item', 'vendor']
        const rows = await readInPortions(read, text, size, columns)

        expect(rows).toEqual(flattened(records, (text) => text.trim()))
      }),
      { numRuns: 60 },
    )
  })
})
