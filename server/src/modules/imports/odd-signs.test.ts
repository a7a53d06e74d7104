import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { aFolder, EANS } from './testing/a-folder.ts'

const folder = aFolder()

/** The file read by the profile that is suggested for it: what is taken, and what is told of the rest. */
async function read(content: string | Uint8Array, name = 'odd.csv') {
  const { drafts, problems, dialect } = await folder.read(content, name)
  return { drafts, told: problems.map(({ line, code, column, value }) => [line, code, column, value]), dialect }
}

const header = ['SKU', 'EAN', 'Bezeichnung', 'Preis', 'Bestand']
const cells = EANS.map((ean, i) => [`A-${i}`, ean, `Füller ${i}`, `${i + 1},50`, String(i * 10)])
const parted = (sign: string) => `${[header, ...cells].map((row) => row.join(sign)).join('\n')}\n`
const wanted = EANS.map((ean, i) => ({ ean, title: `Füller ${i}`, price: `${i + 1}.5`, stock: i * 10 }))

describe('signs that part cells', () => {
  it.each(['§', '¦'])('are %s in an encoding of Windows, where other encodings have letters', async (sign) => {
    const { drafts, told } = await read(iconv.encode(parted(sign), 'windows-1252'))

    expect(told).toEqual([])
    expect(drafts).toMatchObject(wanted)
  })

  it.each(['\u001f', '\u0001'])('are control characters, which do not make a program of a text: %j', async (sign) => {
    const { drafts } = await read(parted(sign))

    expect(drafts).toMatchObject(wanted)
  })

  it('are blanks where all commas stand in numbers', async () => {
    const aligned = [header, ...cells].map(([sku = '', ean = '', title = '', price = '', stock = '']) =>
      [sku.padEnd(8), ean.padEnd(16), title.padEnd(14), price.padStart(8), '  EUR ', stock.padStart(6)].join(''),
    )

    const { drafts, told } = await read(aligned.join('\n'), 'odd.txt')

    expect(told).toEqual([])
    expect(drafts).toMatchObject(wanted)
  })
})

describe('letters', () => {
  it('are those of most rows, and a row in another encoding is told', async () => {
    const lines = parted(';').trimEnd().split('\n')
    const mixed = lines.map((line, i) => iconv.encode(`${line}\n`, i === 2 || i === 3 ? 'windows-1252' : 'utf-8'))

    const { drafts, told } = await read(Buffer.concat(mixed))

    expect(told).toMatchObject([
      [3, 'BYTES_INVALID', 'Bezeichnung', expect.any(String)],
      [4, 'BYTES_INVALID', 'Bezeichnung', expect.any(String)],
    ])
    expect(drafts).toMatchObject(wanted.filter((_, i) => i !== 1 && i !== 2))
  })

  it.each([
    ['gb18030', '铅笔（黑色）', '货号,条形码,商品名称,价格,库存'],
    ['big5', '鉛筆', '貨號,條碼,商品名稱,價格,庫存'],
    ['euc-kr', '연필', '상품코드,바코드,상품명,가격,재고'],
    ['shift_jis', '鉛筆', '商品コード,JANコード,商品名,価格,在庫数'],
  ])('are Chinese, Japanese or Korean in %s, however few words there are', async (encoding, title, names) => {
    const list = [names, ...EANS.map((ean, i) => `A-${i},${ean},${title} ${i},${i},1`)].join('\n')

    const { drafts } = await read(iconv.encode(list, encoding))

    expect(drafts.map((draft) => [draft.ean, draft.title])).toEqual(EANS.map((ean, i) => [ean, `${title} ${i}`]))
  })
})

it('zeros behind the last line of a file that was written in blocks make no program of it', async () => {
  const { drafts, told } = await read(parted(';') + '\0'.repeat(8_192))

  expect(told).toEqual([])
  expect(drafts).toMatchObject(wanted)
})

it.each([
  ['TL', 'TRY', 'Para Birimi'],
  ['руб.', 'RUB', 'Валюта'],
  ['грн', 'UAH', 'Currency'],
])('a currency is known by what people call it: %s', async (word, currency, name) => {
  const rows = EANS.map((ean, i) => `A-${i};${ean};Pen ${i};${i},50;${word}`)
  const beside = EANS.map((ean, i) => `A-${i};${ean};Pen ${i};${i},50 ${word}`)

  const told = await read(`SKU;EAN;Name;Price;${name}\n${rows.join('\n')}\n`)
  const named = await read(`SKU;EAN;Name;Price, ${word}\n${rows.join('\n').replaceAll(`;${word}`, '')}\n`)
  const shown = await read(`SKU;EAN;Name;Price\n${beside.join('\n')}\n`)

  for (const { drafts } of [told, named, shown])
    expect(drafts.map((draft) => [draft.price, draft.currency])).toEqual(
      EANS.map((_, i) => [i ? `${i}.5` : '0.5', currency]),
    )
})

it.each([
  ['货号,条形码,商品名称,价格（元）,库存,品牌', 'CNY'],
  ['商品コード,JANコード,商品名,販売価格（税込）,在庫数,ブランド名', null],
])('columns are known by their names in Chinese and Japanese: %s', async (names, currency) => {
  const rows = EANS.map((ean, i) => `A-${i},${ean},鉛筆 ${i},${i + 1}50,${i},Faber`)

  const { drafts, told } = await read(`${names}\n${rows.join('\n')}\n`)

  expect(told).toEqual([])
  expect(drafts).toMatchObject(
    EANS.map((ean, i) => {
      const named = { ean, supplierSku: `A-${i}`, title: `鉛筆 ${i}`, brand: 'Faber' }
      return { ...named, price: `${i + 1}50`, stock: i, currency }
    }),
  )
})
