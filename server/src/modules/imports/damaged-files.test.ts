import { readdirSync } from 'node:fs'
import type { Problem } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../catalog/index.ts'
import { compileRows } from './batches/compile-rows.ts'
import { gatherEvidence } from './batches/gather-evidence.ts'
import { detect } from './parse/detect.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { group } from './parse/group.ts'
import { parse } from './parse/parse.ts'
import { suggestProfile } from './profile/suggest-profile.ts'
import { openLocalFile } from './sources/local-file.ts'
import { damagedFiles, damagedFolder, pens } from './testing/damaged-corpus.ts'

interface Outcome {
  drafts: Draft[]
  refused: number
  problems: Problem[]
}

async function readDamaged(name: string): Promise<Outcome> {
  const file = await openLocalFile(`${damagedFolder}${name}.csv`)
  const settings = damagedFiles[name]?.settings ?? {}
  const detection = detect(file.sample, settings)
  const dialect = dialectOf(detection, settings)
  const profile = name.startsWith('variant-') ? suggestProfile({ detection, name }) : pens
  const { groupKey } = compileRows(profile, dialect)
  const evidence = await gatherEvidence(group(parse(file.open(), dialect), groupKey), profile, { dialect })
  const rows = compileRows(profile, dialect, { evidence })

  const outcome: Outcome = { drafts: [], refused: 0, problems: [] }
  for await (const records of group(parse(file.open(), dialect), groupKey)) {
    for (const record of records) {
      const drafted = rows.draftOf(record, (problem) => void outcome.problems.push(problem))
      if (drafted) outcome.drafts.push(drafted.draft)
      else outcome.refused++
    }
  }
  return outcome
}

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
