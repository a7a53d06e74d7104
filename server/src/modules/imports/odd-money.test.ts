import { describe, expect, it } from 'vitest'
import { aFolder, EANS } from './testing/a-folder.ts'

const folder = aFolder()

/** What a product costs by the profile that is suggested for a file of six of them, with prices of 19.99 and a cent more each. */
async function priced(content: string) {
  const { drafts, problems } = await folder.read(content, 'money')
  expect(problems).toEqual([])
  return drafts.map(({ price, compareAtPrice, currency }) => ({ price, compareAtPrice, currency }))
}

const products = (of: (i: number) => object) =>
  JSON.stringify({ products: EANS.map((ean, i) => ({ sku: `A-${i}`, ean, name: `Pen ${i}`, ...of(i) })) })

const wanted = (currency: string | null = 'EUR', more: object = {}) =>
  ['19.99', '20', '20.01', '20.02', '20.03', '20.04'].map((price) => ({
    ...{ price, compareAtPrice: null, currency },
    ...more,
  }))

describe('amounts in parts of a currency are prices in the currency', () => {
  it.each([
    [
      'with their decimals beside them',
      (i: number) => ({
        price: { value: { type: 'centPrecision', currencyCode: 'EUR', centAmount: 1999 + i, fractionDigits: 2 } },
      }),
    ],
    ['with their scale beside them', (i: number) => ({ price: { amount: 1999 + i, currency: 'EUR', scale: 2 } })],
    [
      'with their precision beside them',
      (i: number) => ({ price: { amount: 1999 + i, currency: 'EUR', precision: 2 } }),
    ],
    ['in millionths', (i: number) => ({ price: { amountMicros: `${1999 + i}0000`, currencyCode: 'EUR' } })],
    ['in whole units and billionths', (i: number) => units(1999 + i)],
    ['in cents by their name', (i: number) => ({ price_cents: 1999 + i, currency: 'EUR' })],
    ['in cents by one word', (i: number) => ({ priceInCents: 1999 + i, currency: 'EUR' })],
    ['in cents of an amount', (i: number) => ({ price: { amount_cents: 1999 + i, currency: 'EUR' } })],
    ['in cents of five digits each', (i: number) => ({ priceInCents: `0${1999 + i}`, currency: 'EUR' })],
  ])('%s', async (_, of) => {
    expect(await priced(products(of))).toEqual(wanted())
  })

  function units(cents: number) {
    return { price: { currencyCode: 'EUR', units: String(Math.floor(cents / 100)), nanos: (cents % 100) * 10_000_000 } }
  }

  it('as each row says how many decimals it has', async () => {
    const digits = [2, 0, 3, 2, 0, 1]

    const found = await priced(
      products((i) => ({ price: { currencyCode: 'EUR', centAmount: 1999, fractionDigits: digits[i] } })),
    )

    expect(found.map(({ price }) => price)).toEqual(['19.99', '1999', '1.999', '19.99', '1999', '199.9'])
  })

  it('on sale and not', async () => {
    const found = await priced(
      products((i) => ({
        prices: {
          regular_price: '2999',
          sale_price: i === 5 ? '' : String(1999 + i),
          currency_code: 'EUR',
          currency_minor_unit: 2,
        },
      })),
    )

    expect(found).toEqual([
      ...wanted('EUR', { compareAtPrice: '29.99' }).slice(0, 5),
      { price: '29.99', compareAtPrice: null, currency: 'EUR' },
    ])
  })

  it('in the variant that a product is known by', async () => {
    const results = EANS.map((_, i) => ({
      id: `x${i}`,
      masterData: {
        current: {
          name: { en: `Pen ${i}` },
          masterVariant: {
            id: 1,
            sku: `A-${i}`,
            prices: [{ id: `p${i}`, value: { currencyCode: 'EUR', centAmount: 1999 + i, fractionDigits: 2 } }],
          },
        },
      },
    }))

    expect(await priced(JSON.stringify({ results }))).toEqual(wanted())
  })

  it('in XML and in a table', async () => {
    const rows = EANS.map((ean, i) => ({ ean, sku: `A-${i}`, cents: 1999 + i }))
    const xml = rows.map(
      ({ ean, sku, cents }) =>
        `<item><sku>${sku}</sku><ean>${ean}</ean><name>Pen</name><price amount="${cents}" scale="2" currency="EUR"/></item>`,
    )
    const csv = rows.map(({ ean, sku, cents }) => `${sku};${ean};Pen;${cents}\n`)

    expect(await priced(`<shop>${xml.join('')}</shop>`)).toEqual(wanted())
    expect(await priced(`sku;ean;name;price (ct)\n${csv.join('')}`)).toEqual(wanted(null))
  })
})

it.each([
  ['is told by the unit beside it', (i: number) => `<price unit="cent">${1999 + i}</price>`],
  [
    'is not that of before',
    (i: number) => `<price type="old">${29 + i}.99</price><price type="new">${((1999 + i) / 100).toFixed(2)}</price>`,
  ],
  [
    'is not that of others, or what it costs the shop',
    (i: number) =>
      `<price type="rrp">${29 + i}.99</price><price type="purchase">9.99</price><price type="net">${((1999 + i) / 100).toFixed(2)}</price>`,
  ],
])('a price %s', async (_, of) => {
  const products = EANS.map(
    (ean, i) => `<product><sku>A-${i}</sku><ean>${ean}</ean><name>Pen ${i}</name>${of(i)}</product>`,
  )

  const found = await priced(`<shop>${products.join('')}</shop>`)

  expect(found.map(({ price }) => price)).toEqual(wanted().map(({ price }) => price))
})

it.each([
  ['decimals', (i: number) => ({ price: { amount: 19.99 + i, currency: 'EUR', precision: 2 } }), '19.99'],
  ['nothing beside them', (i: number) => ({ price: { amount: 1999 + i, currency: 'EUR' } }), '1999'],
])('amounts with %s are what they are', async (_, of, first) => {
  expect((await priced(products(of)))[0]?.price).toBe(first)
})

it('prices in several currencies, of which nothing says which one counts, are none', async () => {
  const money = (currencyCode: string, centAmount: number) => ({
    value: { currencyCode, centAmount, fractionDigits: 2 },
  })

  const found = await priced(products((i) => ({ prices: [money('EUR', 1999 + i), money('USD', 2999 + i)] })))

  expect(found.map(({ price }) => price)).toEqual(EANS.map(() => null))
})
