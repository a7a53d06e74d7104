import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { damagedFiles, damagedFolder, pens } from './testing/damaged-corpus.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

const readDamaged = (name: string) =>
  readCatalogue(`${damagedFolder}${name}.csv`, {
    profile: name.startsWith('variant-') ? null : pens,
    settings: damagedFiles[name]?.settings,
  })

describe('damaged files', () => {
  it.each(Object.entries(damagedFiles))(
    'reports every bad cell of %s, and takes no bad row',
    async (name, expected) => {
      const { problems, refused } = await readDamaged(name)

      expect(problems.map(({ line, code, column, value }) => [line, code, column, value])).toEqual(expected.problems)
      expect(refused).toBe(expected.refused)
    },
  )

  it.each(Object.keys(damagedFiles))('loses no good row of %s', async (name) => {
    const { drafts, problems } = await readDamaged(name)
    const good = name.startsWith('variant-') ? 4 : name === 'ean-leading-zeros-proved' ? 14 : 8
    const lines = new Set(problems.filter(({ severity }) => severity === 'refuse-row').map(({ line }) => line))
    const damagedProducts = name.startsWith('variant-') ? 1 : lines.size

    expect(drafts).toHaveLength(good - damagedProducts)
    expect(drafts.every(({ title, price }) => title !== null && price !== null)).toBe(true)
  })

  it('reads repaired numbers as they were before a spreadsheet had them', async () => {
    const whole = await readDamaged('ean-scientific-whole')
    const text = await readDamaged('ean-spreadsheet-text')
    const zeros = await readDamaged('ean-leading-zeros-proved')

    const untouched = (await readDamaged('stock-negative')).drafts.map(({ ean }) => ean)
    expect(whole.drafts.map(({ ean }) => ean)).toEqual(untouched)
    expect(text.drafts.map(({ ean }) => ean)).toEqual(untouched)
    expect(zeros.drafts.flatMap(({ ean }) => (ean?.startsWith('00') ? [ean] : []))).toEqual([
      '0036000291452',
      '0012000161155',
      '0049000028911',
    ])
  })

  it('covers every file of the corpus', () => {
    const names = readdirSync(damagedFolder).map((name) => name.replace(/\.csv$/, ''))

    expect(names.sort()).toEqual(Object.keys(damagedFiles).sort())
  })
})
