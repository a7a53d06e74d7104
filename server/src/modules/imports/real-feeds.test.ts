import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Problem, Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import type { KeyedDraft } from '../catalog/index.ts'
import { compileRows } from './batches/compile-rows.ts'
import { detect } from './parse/detect.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { group } from './parse/group.ts'
import { parse } from './parse/parse.ts'
import { readProfile } from './profile/read-profile.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { openLocalFile } from './sources/local-file.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
// The files are other people's and not part of the project; whoever has them says where.
const feeds = process.env['PM_FEEDS_DIR'] ?? join(repository, '..', 'shared', 'feeds')
const feed = (name: string) => join(feeds, name)

type Drafted = Pick<KeyedDraft, 'key' | 'draft'>

async function readFeed(path: string, given: Profile | null) {
  const file = await openLocalFile(path)
  const detection = detect(file.sample, given?.file)
  const profile = given ?? suggestProfile({ detection, name: file.name })
  const dialect = dialectOf(detection, profile.file)
  const rows = compileRows(profile, dialect)

  const drafts: Drafted[] = []
  const problems: Problem[] = []
  for await (const records of group(parse(file.open(), dialect), rows.groupKey)) {
    for (const record of records) {
      const drafted = rows.draftOf(record, (problem) => void problems.push(problem))
      if (drafted) drafts.push(drafted)
      const key = rows.keyOf(record)
      if (drafted && key !== null && key !== drafted.key) throw new Error(`${key} is not ${drafted.key}`)
    }
  }
  return { drafts, problems, find: (key: string) => drafts.find((drafted) => drafted.key === key)?.draft }
}

describe.skipIf(!existsSync(feed('bdpm-2017.txt')))('the French medicines file', () => {
  const profile = readProfile(JSON.parse(readFileSync(join(repository, 'examples/profiles/bdpm.json'), 'utf8')))

  it('is taken whole with its profile, prices right to the cent, labels with their accents', async () => {
    const { drafts, problems, find } = await readFeed(feed('bdpm-2017.txt'), profile)

    expect(problems).toEqual([])
    expect(drafts).toHaveLength(20_083)
    expect(new Set(drafts.map(({ key }) => key)).size).toBe(20_083)
    expect(new Set(drafts.map(({ draft }) => draft.ean)).size).toBe(20_083)

    expect(find('4949729')).toMatchObject({
      ean: '3400949497294',
      title: 'plaquette(s) PVC PVDC aluminium de 30 comprimé(s)',
      price: '45.4',
      currency: 'EUR',
      availableFrom: '2011-03-16',
      isActive: true,
      technicalSpecs: { 'Code CIS': '60002283', 'Taux de remboursement': '100%', 'Prix sans honoraire': '44,38' },
    })
  })

  it('has every price that the file has, as the file writes it', async () => {
    const { drafts } = await readFeed(feed('bdpm-2017.txt'), profile)
    const written = new TextDecoder('latin1')
      .decode(readFileSync(feed('bdpm-2017.txt')))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')[10] ?? '')

    // Of '2,850,85' only the last comma is a decimal mark: without marks, it is an amount of cents.
    const cents = written.map((price) => (price === '' ? null : Number(price.replaceAll(',', ''))))
    const read = drafts.map(({ draft }) => (draft.price === null ? null : Math.round(Number(draft.price) * 100)))

    expect(read).toEqual(cents)
    expect(drafts.find(({ draft }) => draft.technicalSpecs?.['Prix sans honoraire'] === '2,849,83')?.draft.price).toBe(
      '2850.85',
    )
  })

  it('is taken whole with the suggested profile as well', async () => {
    const { drafts, problems, find } = await readFeed(feed('bdpm-2017.txt'), null)

    expect(problems).toEqual([])
    expect(drafts).toHaveLength(20_083)
    expect(find('4949729')).toMatchObject({ ean: '3400949497294', price: '45.4' })
  })

  it('reads 2,849,83 as 2849.83', async () => {
    const withoutFee = { ...profile, fields: { ...profile.fields, price: { from: { position: 10 } } } }

    const { drafts } = await readFeed(feed('bdpm-2017.txt'), withoutFee)

    expect(drafts.filter(({ draft }) => draft.price === '2849.83')).not.toEqual([])
  })
})

describe.skipIf(!existsSync(feed('amazon-us-2020-1000.csv')))('the marketplace file', () => {
  it('is read with the suggested profile; what has no single price is refused by name', async () => {
    const { drafts, problems } = await readFeed(feed('amazon-us-2020-1000.csv'), null)

    const codes = new Map<string, number>()
    for (const { code, column } of problems) codes.set(`${code} ${column}`, (codes.get(`${code} ${column}`) ?? 0) + 1)
    expect(Object.fromEntries(codes)).toMatchObject({ 'EAN_LENGTH Upc Ean Code': 1 })
    expect(problems.filter(({ column }) => column === 'Selling Price')).toHaveLength(25)
    expect(drafts.length).toBeGreaterThan(970)
    expect(drafts[0]).toMatchObject({
      key: '4c69b61db1fc16e7013b43fc926e502d',
      draft: {
        title: 'DB Longboards CoreFlex Crossbow 41" Bamboo Fiberglass Longboard Complete',
        price: '237.68',
        currency: 'USD',
      },
    })
    expect(drafts[0]?.draft.category?.slice(0, 2)).toEqual(['Sports & Outdoors', 'Outdoor Recreation'])
    expect(drafts[0]?.draft.images?.length).toBe(5)
  })
})

describe.skipIf(!existsSync(feed('shopify-apparel.csv')))('the shop export', () => {
  it('becomes products with variants and pictures', async () => {
    const { drafts, problems, find } = await readFeed(feed('shopify-apparel.csv'), null)

    expect(problems).toEqual([])
    expect(drafts).toHaveLength(20)
    expect(find('classic-varsity-top')).toMatchObject({
      title: 'Classic Varsity Top',
      price: '60',
      stock: 3,
      images: ['https://burst.shopifycdn.com/photos/casual-fashion-woman_925x.jpg'],
      variants: [
        { options: { Size: 'Small' }, price: '60', stock: 1 },
        { options: { Size: 'Medium' }, price: '60', stock: 1 },
        { options: { Size: 'Large' }, price: '60', stock: 1 },
      ],
    })
  })
})
