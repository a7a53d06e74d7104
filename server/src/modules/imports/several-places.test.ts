import { describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder, EANS } from './testing/a-folder.ts'
import { unreadParts } from './unread-parts.ts'

const folder = aFolder()

const product = (i: number, more = '') =>
  `<product><sku>A-${i}</sku><ean>${EANS[i]}</ean><name>Pen ${i}</name><price>${i + 1}.50</price>${more}</product>`
const products = (...numbers: number[]) => numbers.map((i) => product(i)).join('\n')
const object = (i: number) => ({ sku: `A-${i}`, ean: EANS[i], name: `Pen ${i}`, price: `${i + 1}.50` })
const objects = (...numbers: number[]) => numbers.map(object)

async function skusOf(content: string) {
  const { drafts, problems, dialect } = await folder.read(content, 'several')
  return { skus: drafts.map(({ supplierSku }) => supplierSku), problems, records: dialect.format?.records }
}

/** What the file's detection says of where its records are, and what an import of it names as unread. */
async function toldOf(content: string) {
  const path = await folder.write(content, 'told')
  const { file, detection } = await lookAtSource(path, { isOpen: true })
  await file.close()
  const { records } = detection.format ?? {}
  const profile = suggestProfile({ detection, name: 'x' })
  return {
    records: records?.value,
    left: records?.why.filter(({ code }) => code === 'place-left').map(({ facts }) => facts),
    unread: unreadParts(detection, profile, dialectOf(detection, {})).places,
  }
}

const all = [0, 1, 2, 3, 4, 5].map((i) => `A-${i}`)

describe('records of one name in several places are all read', () => {
  it.each([
    [
      'in groups of unequal depth',
      `<c><group>${products(0, 1)}</group><group><sub>${products(2, 3)}</sub><sub>${products(4, 5)}</sub></group></c>`,
      '/c/group/**/product',
    ],
    [
      'in groups, and beside them',
      `<c>${products(0, 1, 2)}<group>${products(3, 4)}</group>${products(5)}</c>`,
      '/c/**/product',
    ],
    [
      'in groups of groups',
      `<c><g><name>A</name><products>${products(0, 1, 2)}</products><g><name>B</name><products>${products(3, 4)}</products><g><products>${products(5)}</products></g></g></g></c>`,
      '/c/g/**/product',
    ],
    [
      'in elements that are called by what is in them',
      `<shop><pens>${products(0, 1, 2)}</pens><inks>${products(3, 4, 5)}</inks></shop>`,
      '/shop/**/product',
    ],
    [
      'in a tree of categories in JSON',
      JSON.stringify({
        categories: [
          { name: 'Pens', products: objects(0, 1) },
          { name: 'Inks', products: objects(2), categories: [{ name: 'Blue', products: objects(3, 4, 5) }] },
        ],
      }),
      '/categories/**/products',
    ],
    [
      'under several keys in JSON',
      JSON.stringify({ pens: { products: objects(0, 1, 2) }, inks: { products: objects(3, 4, 5) } }),
      '/**/products',
    ],
  ])('%s', async (_, content, records) => {
    expect(await skusOf(content)).toEqual({ skus: all, problems: [], records })
  })

  it('with the attributes of the groups around each', async () => {
    const { dialect } = await folder.read(
      `<c><group name="A">${products(0, 1)}</group><group name="B"><sub name="x">${products(2, 3)}</sub></group></c>`,
      'attributes.xml',
    )

    expect(dialect.columns).toEqual(['../group/@name', 'sku', 'ean', 'name', 'price', '../sub/@name'])
  })

  it('and their lists can still be the rows', async () => {
    const shirt = (i: number) =>
      `<product><name>Shirt ${i}</name><brand>Acme</brand><variants>${[0, 1].map((k) => `<variant><sku>A-${2 * i + k}</sku><ean>${EANS[2 * i + k]}</ean></variant>`).join('')}</variants></product>`

    expect(await skusOf(`<c><g>${shirt(0)}${shirt(1)}</g><g><sub>${shirt(2)}</sub></g></c>`)).toEqual({
      skus: all,
      problems: [],
      records: '/c/g/**/product/+/variants/variant',
    })
  })
})

describe('what is called as the records are and is none of them', () => {
  it.each([
    [
      'is told where it only refers to them',
      `<c><products>${products(0, 1, 2, 3)}</products><promotions><product><sku>A-1</sku><from>2026-01-01</from></product><product><sku>A-2</sku></product></promotions></c>`,
      '/c/products/product',
      '/c/promotions/product',
      2,
    ],
    [
      'is told where it is sold no more',
      `<c><products>${products(0, 1, 2, 3)}</products><discontinued>${products(4, 5)}</discontinued></c>`,
      '/c/products/product',
      '/c/discontinued/product',
      2,
    ],
    [
      'is told in JSON',
      JSON.stringify({ items: objects(0, 1, 2, 3), deleted: { items: objects(4) } }),
      '/items',
      '/deleted/items',
      1,
    ],
    [
      'is told where it has another name, but the same parts',
      JSON.stringify({ pens: objects(0, 1, 2, 3), inks: objects(4, 5) }),
      '/pens',
      '/inks',
      2,
    ],
  ])('%s', async (_, content, records, path, count) => {
    expect(await toldOf(content)).toEqual({ records, left: [{ path, count }], unread: [path] })
  })

  it('is no matter where it stands in a record', async () => {
    const related = '<related><product><sku>A-9</sku></product></related>'

    expect(await toldOf(`<c>${[0, 1, 2].map((i) => product(i, related)).join('')}</c>`)).toEqual({
      records: '/c/product',
      left: [],
      unread: [],
    })
  })

  it('does not make the parts of a product records of their own', async () => {
    const items = (i: number) => `<items><item><sku>B-${i}</sku><name>Box ${i}</name></item></items>`
    const content = `<c>${[0, 1, 2, 3].map((i) => product(i, items(i))).join('')}<extras>${items(4)}${items(5)}</extras></c>`

    expect((await toldOf(content)).records).toBe('/c/product')
  })
})

describe('records whose elements have a name each', () => {
  const numbered = (i: number) => product(i).replaceAll('product', `item${i}`)

  it('are read as those of one name, which is a column', async () => {
    const { drafts, problems, dialect } = await folder.read(
      `<c>${EANS.map((_, i) => numbered(i)).join('')}</c>`,
      'keyed',
    )

    expect(problems).toEqual([])
    expect(drafts.map(({ supplierSku, title }) => [supplierSku, title])).toEqual(all.map((sku, i) => [sku, `Pen ${i}`]))
    expect(dialect).toMatchObject({ format: { records: '/c/*' }, columns: ['@key', 'sku', 'ean', 'name', 'price'] })
  })

  it('are none where they are the sizes of one product, or the parts of each', async () => {
    const sizes =
      '<width><value>1</value><unit>cm</unit></width><height><value>1</value><unit>cm</unit></height><depth><value>1</value><unit>cm</unit></depth>'
    const codes = ['supplier', 'maker', 'shop']
      .map((name, i) => `<${name}><sku>${i}</sku><note>x</note></${name}>`)
      .join('')

    const one = await skusOf(`<c>${product(0, `<dimensions>${sizes}</dimensions>`)}</c>`)
    const each = await skusOf(`<c>${[0, 1, 2].map((i) => product(i, `<codes>${codes}</codes>`)).join('')}</c>`)

    expect([one.records, each.records]).toEqual(['/c/product', '/c/product'])
  })
})
