import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBytes } from '../../testing/read-bytes.ts'
import { withParentLines } from './parent-lines.ts'

const gid = (kind: string, id: number) => `gid://shopify/${kind}/${id}`
const product = (id: number, title: string) => JSON.stringify({ id: gid('Product', id), title, vendor: 'Acme' })
const child = (kind: string, id: number, parent: string, more: object) =>
  JSON.stringify({ id: gid(kind, id), ...more, __parentId: parent })
const variant = (id: number, of: number, sku: string) =>
  child('ProductVariant', id, gid('Product', of), { sku, price: `${id}.90` })

const lines = [
  product(1, 'Pen'),
  variant(11, 1, 'PEN-R'),
  child('InventoryLevel', 111, gid('ProductVariant', 11), { available: 3 }),
  variant(12, 1, 'PEN-B'),
  child('MediaImage', 13, gid('Product', 1), { url: 'https://cdn.example.com/pen.jpg' }),
  product(2, 'Ink'),
  variant(21, 2, 'INK'),
]

describe('lines that name the one they belong to', () => {
  it('are rows with what their product is called, at their own lines', async () => {
    const { detection, dialect, rows } = await readBytes(lines.join('\n'))

    const columns = dialect.columns ?? []
    const told = rows.map(({ line, cells }) => [
      line,
      ...['title', 'ProductVariant/sku', 'ProductVariant/InventoryLevel/available'].map(
        (name) => cells[columns.indexOf(name)],
      ),
    ])
    expect(detection.format?.records?.value).toBe('/{}/+/ProductVariant')
    expect(told).toEqual([
      [2, 'Pen', 'PEN-R', '3'],
      [4, 'Pen', 'PEN-B', ''],
      [7, 'Ink', 'INK', ''],
    ])
  })

  it.each(['\n', '\r\n'])(
    'are put into their parents in portions of any size, other text stays as it is: %j',
    async (end) => {
      const whole = await textOf(lines.join(end), 1_000_000)
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 2_000 }), async (size) => {
          expect(await textOf(lines.join(end), size)).toBe(whole)
        }),
      )
      const products = JSON.parse(
        `[${whole
          .trim()
          .split(/\n(?=\{"id":"gid:\/\/shopify\/Product\/)/)
          .join(',')}]`,
      )
      expect(products).toMatchObject([
        {
          title: 'Pen',
          ProductVariant: [{ sku: 'PEN-R', InventoryLevel: [{ available: 3 }] }, { sku: 'PEN-B' }],
          MediaImage: [{ url: 'https://cdn.example.com/pen.jpg' }],
        },
        { title: 'Ink', ProductVariant: [{ sku: 'INK' }] },
      ])
    },
  )

  it.each([
    ['whose parent is not before them', [product(1, 'Pen'), variant(21, 2, 'INK')]],
    ['that are damaged', [product(1, 'Pen'), `{"__parentId":"${gid('Product', 1)}","sku":}`]],
    ['that have none', [product(1, 'Pen'), product(2, 'Ink')]],
  ])('stay as they are where they are lines %s', async (_, given) => {
    expect((await textOf(given.join('\n'), 1_000)).trim()).toBe(given.join('\n'))
  })
})

async function textOf(text: string, size: number): Promise<string> {
  const bytes = Buffer.from(text)
  const parts: Uint8Array[] = []
  for await (const part of withParentLines(portions(bytes, size))) parts.push(part)
  return Buffer.concat(parts).toString()
}

async function* portions(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
