import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeText } from './formats/places.ts'
import { type DamagedCell, damagedCells, profileFor, rowsWith, writtenFormats } from './testing/damaged-cells.ts'
import { readCatalogue } from './testing/read-catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-cells-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What is told of a file of this format with these bad cells, and what should be. */
async function told(name: string, cells: readonly DamagedCell[]) {
  const format = writtenFormats[name]
  if (!format) throw new RangeError(name)
  const path = join(folder, 'file')
  await writeFile(path, format.write(rowsWith(cells)))
  const { problems, dialect } = await readCatalogue(path, {
    profile: profileFor(format),
    settings: { decimalMark: '.', dateOrder: 'dmy', ...format.settings },
  })
  const found = problems.map(({ line, column, value, code }) => [placeText(dialect.format, line), column, value, code])
  const wanted = cells.map((cell) => [
    format.place(cell.row),
    format.column?.[cell.name] ?? cell.name,
    cell.value,
    cell.code,
  ])
  return { found, wanted }
}

const formats = Object.keys(writtenFormats)

describe('damaged cells are told', () => {
  it.each(formats)('all of a file in one pass, at their places: %s', async (name) => {
    const { found, wanted } = await told(name, damagedCells)

    expect(found.map(String).toSorted()).toEqual(wanted.map(String).toSorted())
  })

  // XLS is read in a process of its own, which takes its time to start.
  it.each(formats.filter((name) => name !== 'XLS'))('each alone, and nothing else: %s', async (name) => {
    for (const cell of damagedCells) {
      const { found, wanted } = await told(name, [cell])

      expect(found).toEqual(wanted)
    }
  })
})
