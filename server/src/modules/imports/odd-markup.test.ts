import { describe, expect, it } from 'vitest'
import { XmlText } from './parse/xml/xml-text.ts'
import { aFolder, EANS } from './testing/a-folder.ts'

const folder = aFolder()

/** The file read by the profile that is suggested for it: what is taken, and what is told of the rest. */
async function read(content: string, name = 'odd.xml') {
  const { drafts, problems, dialect } = await folder.read(content, name)
  return { drafts, told: problems.map(({ line, code, column, value }) => [line, code, column, value]), dialect }
}

const article = (i: number, title: string, more = '') =>
  `<article><sku>A-${i}</sku><ean>${EANS[i]}</ean><name>${title}</name><price>${i}.50</price>${more}</article>`
const articles = (title: (i: number) => string) => EANS.map((_, i) => article(i, title(i)))
const list = (title: (i: number) => string) =>
  `<?xml version="1.0"?>\n<articles>\n${articles(title).join('\n')}\n</articles>\n`

describe('XML that is not well formed', () => {
  it.each([
    ['an ampersand that begins nothing', 'Pen & Co', 'Pen & Co'],
    ['one before letters and a semicolon', 'R&D; Pen', 'R&D; Pen'],
    ['one behind another', 'A&&amp;B &', 'A&&B &'],
    ['a bracket that begins nothing', 'Tinte < 30 ml, 5 <= 6', 'Tinte < 30 ml, 5 <= 6'],
    ['letters by their names in HTML', 'F&uuml;ller &ndash; 5 ml', 'Füller – 5 ml'],
    ['a text that is left as it is', '<![CDATA[A & B &uuml; < 3 &amp;]]>', 'A & B ü < 3 &'],
  ])('is read where its meaning is clear: %s', async (_, written, title) => {
    const { drafts, told } = await read(list((i) => (i === 3 ? written : `Pen ${i}`)))

    expect(told).toEqual([])
    expect(drafts).toHaveLength(6)
    expect(drafts[3]?.title).toBe(title)
  })

  it.each(['Pen\u0007', 'Pen &#7;', 'Pen &#x1F;'])('spoils one record by a control character: %j', async (title) => {
    const { drafts, told } = await read(list((i) => (i === 3 ? title : `Pen ${i}`)))

    expect(told).toMatchObject([[6, 'CHARACTER_NOT_ALLOWED', 'name', expect.stringContaining('Pen')]])
    expect(drafts).toHaveLength(5)
  })

  it('may begin with blank lines, and tells the lines of the file', async () => {
    const { drafts, told } = await read(`\n \r\n${list((i) => (i === 3 ? 'Pen\u0007' : `Pen ${i}`))}`)

    expect(told).toMatchObject([[8, 'CHARACTER_NOT_ALLOWED', 'name', expect.anything()]])
    expect(drafts).toHaveLength(5)
  })

  it('is read alike in portions of any size', () => {
    const text = '\n<?xml version="1.0"?><!-- a & b --><a b="&uuml; &">x & y &lt; <![CDATA[& <]]> < 3 &#7; &am</a>'
    const whole = new XmlText()
    const expected = whole.push(text) + whole.end()

    for (let size = 1; size < text.length; size++) {
      const parts = new XmlText()
      let read = ''
      for (let at = 0; at < text.length; at += size) read += parts.push(text.slice(at, at + size))

      expect(read + parts.end()).toBe(expected)
    }
  })
})

it('articles are the rows where their groups have nothing but a name', async () => {
  const groups = [[0, 1, 2], [3], [4, 5]].map(
    (group, i) => `<category name="Group ${i}">${group.map((at) => article(at, `Pen ${at}`)).join('\n')}</category>`,
  )

  const { drafts, told, dialect } = await read(`<?xml version="1.0"?>\n<catalog>${groups.join('\n')}</catalog>`)

  expect(told).toEqual([])
  expect(drafts.map(({ ean, title }) => [ean, title])).toEqual(EANS.map((ean, i) => [ean, `Pen ${i}`]))
  expect(dialect.columns).toContain('../category/@name')
})

it('names with their values are no rows, though the records have little beside them', async () => {
  const records = EANS.map((ean, i) => ({
    sku: `A-${i}`,
    ean,
    attributes: [
      { code: 'colour', value: 'red' },
      { code: 'width', value: i },
      { code: 'material', value: 'wood' },
    ],
  }))

  const { drafts } = await read(JSON.stringify(records), 'odd.json')

  expect(drafts.map(({ ean, title }) => [ean, title])).toEqual(EANS.map((ean) => [ean, null]))
  expect(drafts[1]?.technicalSpecs).toEqual({ colour: 'red', width: '1', material: 'wood' })
})

it.each([
  ['comments above', '// export\n/* of today */\n[{"sku":"A-1","name":"Pen","price":1}]'],
  ['names in no quotes', "{\n  items: [\n    { sku: 'A-1', name: 'Pen', price: 1.5 },\n  ],\n}\n"],
  ['names in single quotes', "[{'sku': 'A-1', 'name': 'Pen', 'price': 1.5}]"],
])('JSON that is none is told, and not read as rows: %s', async (_, text) => {
  await expect(read(text, 'odd.json')).rejects.toMatchObject({ code: 'IMPORT_FILE_NOT_TEXT' })
})
