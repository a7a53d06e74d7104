import { describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { aFolder, EANS } from './testing/a-folder.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

const folder = aFolder()

type Parts = readonly (readonly [name: string, value: string])[]

const partsOf = (i: number): Parts => [
  ['EAN', EANS[i] ?? ''],
  ['Name', `Pen ${i}`],
  ['Price', `${i + 1}.50`],
  ['SKU', `A-${i}`],
  ['Colour', 'Blue'],
  ['Tip', 'Fine'],
]
const wanted = EANS.map((ean, i) => ({
  ...{ ean, title: `Pen ${i}`, price: `${i + 1}.5`, supplierSku: `A-${i}`, color: 'Blue' },
  technicalSpecs: { Tip: 'Fine' },
}))

const xml = (part: (name: string, value: string) => string, around = (parts: string) => parts) =>
  `<shop>${EANS.map(
    (_, i) =>
      `<product>${around(
        partsOf(i)
          .map(([name, value]) => part(name, value))
          .join(''),
      )}</product>`,
  ).join('\n')}</shop>`
const json = (part: (name: string, value: string) => object) =>
  JSON.stringify({ products: EANS.map((_, i) => ({ fields: partsOf(i).map(([name, value]) => part(name, value)) })) })

const inParams = (parts: string) => `<params>${parts}</params>`

describe('names of parts are columns where records hold what they are in these', () => {
  it.each([
    ['as an attribute', xml((name, value) => `<param name="${name}">${value}</param>`)],
    ['as an attribute of what any part is called', xml((name, value) => `<field key="${name}">${value}</field>`)],
    ['as the code of an attribute', xml((name, value) => `<attribute code="${name}">${value}</attribute>`, inParams)],
    ['as an identifier', xml((name, value) => `<property id="${name}">${value}</property>`)],
    ['as an attribute of any name', xml((name, value) => `<f n="${name}">${value}</f>`)],
    ['as two attributes', xml((name, value) => `<field value="${value}" name="${name}"/>`)],
    ['as two elements', xml((name, value) => `<param><name>${name}</name><value>${value}</value></param>`)],
    [
      'as two elements of what a record could be called',
      xml((name, value) => `<item><key>${name}</key><value>${value}</value></item>`, inParams),
    ],
    [
      'as an attribute and an element',
      xml((name, value) => `<param name="${name}"><value>${value}</value></param>`, inParams),
    ],
    ['in JSON', json((name, value) => ({ name, value }))],
    ['in JSON as lists of values', json((name, value) => ({ name, values: [value] }))],
    ['in JSON as keys', json((key, value) => ({ key, value }))],
    ['in JSON as codes', json((code, value) => ({ code, value }))],
    ['in JSON as identifiers, among others', json((id, value) => ({ id, value, type: 'text', position: 1, sort: 2 }))],
  ])('%s', async (_, content) => {
    const { drafts, problems } = await folder.read(content, 'labelled')

    expect(problems).toEqual([])
    expect(drafts).toMatchObject(wanted)
  })

  it('in the supplier’s next file, too, where other names come with them in another order', async () => {
    const part = ([name, value]: readonly [string, string]) => `<param name="${name}">${value}</param>`
    const first = await folder.write(
      xml((name, value) => part([name, value])),
      'first.xml',
    )
    const { file, detection } = await lookAtSource(first, { isOpen: true })
    await file.close()
    const profile = suggestProfile({ detection, name: 'kept' })
    const products = EANS.map((_, i) => [['Ink', 'gel'] as const, ...partsOf(i)].toReversed().map(part).join(''))

    const next = await folder.write(
      `<shop>${products.map((parts) => `<product>${parts}</product>`).join('')}</shop>`,
      'next.xml',
    )
    const { drafts, problems } = await readCatalogue(next, { profile })

    expect(problems).toEqual([])
    expect(drafts).toMatchObject(wanted)
  })
})

describe('features stay pairs', () => {
  const features = (i: number) => [
    { name: 'Name of the colour', value: 'Blue' },
    { name: 'Weight', value: `${i} g` },
    { name: 'EAN of the refill', value: '4006381333931' },
  ]

  it.each([
    [
      'of a product that says what it is',
      (i: number) => ({ sku: `A-${i}`, name: `Pen ${i}`, attributes: features(i) }),
    ],
    [
      'that say again what the product says',
      (i: number) => ({
        ...{ sku: `A-${i}`, name: `Pen ${i}`, price: '1.50' },
        attributes: [...features(i), { name: 'SKU', value: `A-${i}` }, { name: 'Price', value: '1.50' }],
      }),
    ],
  ])('%s', async (_, of) => {
    const { dialect, drafts } = await folder.read(JSON.stringify(EANS.map((_, i) => of(i))), 'features.json')

    expect(dialect.columns).toContain('attributes/pairs')
    expect(drafts[1]?.technicalSpecs).toMatchObject({ Weight: '1 g' })
  })
})

it('a name and the value in it are a pair however they are told', async () => {
  const products = EANS.map(
    (ean, i) =>
      `<product><sku>A-${i}</sku><ean>${ean}</ean><name>Pen ${i}</name><specs><spec name="Weight"><value>${i} g</value></spec><spec name="Tip"><value>fine</value></spec></specs></product>`,
  )

  const { drafts } = await folder.read(`<shop>${products.join('')}</shop>`, 'told.xml')

  expect(drafts[3]?.technicalSpecs).toEqual({ Weight: '3 g', Tip: 'fine' })
})
