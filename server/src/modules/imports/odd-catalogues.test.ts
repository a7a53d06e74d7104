import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCatalogue } from './testing/read-catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-odd-catalogues-'))
})
afterAll(() => rm(folder, { recursive: true }))

const EANS = ['4006381300018', '4006381300025', '4006381300032', '4006381300049', '4006381300056', '4006381300063']

/** The catalogue read by the profile that is suggested for it. */
async function read(content: string, name = 'catalogue.xml') {
  const path = join(folder, name)
  await writeFile(path, content)
  return readCatalogue(path, { profile: null })
}

interface Article {
  prices: readonly string[]
  names?: string
  order?: string
}

function bmecat(articleOf: (i: number) => Article, languages = ''): string {
  const articles = EANS.map((ean, i) => {
    const { prices, names = `<DESCRIPTION_SHORT>Pen ${i}</DESCRIPTION_SHORT>`, order = '' } = articleOf(i)
    return `<PRODUCT><SUPPLIER_PID>A-${i}</SUPPLIER_PID><PRODUCT_DETAILS>${names}<EAN>${ean}</EAN></PRODUCT_DETAILS>${order}<PRODUCT_PRICE_DETAILS>${prices.join('')}</PRODUCT_PRICE_DETAILS></PRODUCT>`
  })
  return `<?xml version="1.0"?><BMECAT version="2005"><HEADER><CATALOG>${languages}</CATALOG></HEADER><T_NEW_CATALOG>${articles.join('\n')}</T_NEW_CATALOG></BMECAT>`
}

const price = (type: string, amount: string, more = '') =>
  `<PRODUCT_PRICE price_type="${type}"><PRICE_AMOUNT>${amount}</PRICE_AMOUNT><PRICE_CURRENCY>EUR</PRICE_CURRENCY>${more}</PRODUCT_PRICE>`

describe('BMEcat', () => {
  it('tells what a customer pays from the list price and from the recommended one', async () => {
    const { drafts } = await read(
      bmecat((i) => ({
        prices: [price('nrp', `${i + 3}.5`), price('net_customer', `${i + 1}.5`), price('net_list', `${i + 2}.5`)],
      })),
    )

    expect(drafts[0]).toMatchObject({ cost: '1.5', price: '2.5', compareAtPrice: '3.5', currency: 'EUR' })
  })

  it('has the price of one customer where it names no other', async () => {
    const { drafts } = await read(bmecat((i) => ({ prices: [price('net_customer', `${i + 1}.5`)] })))

    expect(drafts[0]).toMatchObject({ cost: null, price: '1.5' })
  })

  it('takes the price of the fewest pieces where it has several by how many are bought', async () => {
    const scale = (amount: string, bound: number) => price('net_list', amount, `<LOWER_BOUND>${bound}</LOWER_BOUND>`)

    const { drafts, problems } = await read(
      bmecat((i) => ({ prices: [scale(`${i + 9}.5`, 1), scale(`${i + 8}.5`, 10), scale(`${i + 7}.5`, 100)] })),
    )

    expect(problems).toEqual([])
    expect(drafts.map((draft) => draft.price)).toEqual(['9.5', '10.5', '11.5', '12.5', '13.5', '14.5'])
  })

  it('tells prices of which nothing says which one counts', async () => {
    const { drafts, problems } = await read(
      bmecat((i) => ({ prices: [price('net_list', `${i + 9}.5`), price('net_list', `${i + 8}.5`)] })),
    )

    expect(drafts).toEqual([])
    expect(problems).toHaveLength(6)
  })

  it('is read in the language that it calls its own', async () => {
    const { drafts } = await read(
      bmecat(
        (i) => ({
          prices: [price('net_list', '1.5')],
          names: `<DESCRIPTION_SHORT lang="deu">Stift ${i}</DESCRIPTION_SHORT><DESCRIPTION_SHORT lang="fra">Stylo ${i}</DESCRIPTION_SHORT>`,
        }),
        '<LANGUAGE>deu</LANGUAGE><LANGUAGE default="true">fra</LANGUAGE>',
      ),
    )

    expect(drafts[3]?.title).toBe('Stylo 3')
  })
})

it('Google Merchant: what is on sale costs less, and what is not has its price', async () => {
  const items = EANS.map(
    (ean, i) =>
      `<item><g:id>A-${i}</g:id><g:title>Pen ${i}</g:title><g:gtin>${ean}</g:gtin><g:price>${i + 2}.50 EUR</g:price>${i === 1 ? '<g:sale_price>1.99 EUR</g:sale_price>' : ''}<g:shipping_weight>${i}00 g</g:shipping_weight></item>`,
  )

  const { drafts, problems } = await read(
    `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>${items.join('')}</channel></rss>`,
  )

  expect(problems).toEqual([])
  expect(drafts.slice(0, 3)).toMatchObject([
    { price: '2.5', compareAtPrice: null, weight: '0' },
    { price: '1.99', compareAtPrice: '3.5', weight: '0.1', currency: 'EUR' },
    { price: '4.5', compareAtPrice: null, weight: '0.2' },
  ])
})

describe('EDIFACT', () => {
  const pricat = (articleOf: (ean: string, i: number) => string[]) => {
    const segments = [
      'BGM+9',
      'CUX+2:EUR:8',
      ...EANS.flatMap((ean, i) => [`LIN+${i + 1}++${ean}:EN`, ...articleOf(ean, i)]),
    ]
    return `UNB+UNOC:3+A+B+261122:1000+R1'UNH+1+PRICAT:D:96A:UN'${segments.join("'")}'UNT+${segments.length + 2}+1'UNZ+1+R1'`
  }

  it('names an article by its description, and not by the kind of its unit or its colour', async () => {
    const { drafts } = await read(
      pricat((_, i) => [`PIA+5+A-${i}:SA`, 'IMD+C++CU::9', 'IMD+F+35+:::Blue', `IMD+F++:::Pen ${i}`, 'PRI+AAA:1.5']),
      'odd.edi',
    )

    expect(drafts[2]).toMatchObject({ title: 'Pen 2', color: 'Blue' })
  })

  it('puts a description together that was cut at its thirty-fifth character', async () => {
    const name = 'Ballpoint pen with a long blue refill, in a box'
    const cut = `${name.slice(0, 35)}:${name.slice(35)}`

    const { drafts } = await read(
      pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::${cut}`, 'PRI+AAA:1.5']),
      'odd.edi',
    )

    expect(drafts[2]?.title).toBe(name)
  })

  it('makes the price of one out of a price for a hundred, each of its own', async () => {
    const { drafts } = await read(
      pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Pen ${i}`, `PRI+AAA:${i}25:::100:PCE`, `PRI+AAB:${i}.5`]),
      'odd.edi',
    )

    expect(drafts[2]).toMatchObject({ cost: '2.25', price: '2.5' })
  })

  it('keeps what others are asked apart from the cost, under the same qualifier', async () => {
    const { drafts } = await read(
      pricat((_, i) => [`PIA+5+A-${i}:SA`, `IMD+F++:::Pen ${i}`, `PRI+AAA:${i}.9:CA:SRP`, `PRI+AAA:${i}.5:CA:NTP`]),
      'odd.edi',
    )

    expect(drafts[2]).toMatchObject({ cost: '2.5', price: '2.9' })
  })
})
