import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookAtSource } from './look-at-source.ts'
import { dialectOf } from './parse/dialect-of.ts'
import { parse } from './parse/parse.ts'
import { type DamagedFile, damagedFormats } from './testing/damaged-formats.ts'
import type { Dialect, RawRow } from './types.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pm-damaged-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read({ bytes, settings = {} }: DamagedFile): Promise<{ rows: RawRow[]; dialect: Dialect }> {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  const { file, detection } = await lookAtSource(path, { settings })
  try {
    const dialect = dialectOf(detection, settings)
    const rows: RawRow[] = []
    for await (const batch of parse(file.open(), dialect)) rows.push(...batch)
    return { rows, dialect }
  } finally {
    await file.close()
  }
}

describe('damaged files of all formats', () => {
  it.each(damagedFormats.map((file) => [file.name, file] as const))(
    'tells what is wrong with a %s',
    async (_, file) => {
      const { outcome } = file

      const reading = read(file)

      if ('error' in outcome) {
        await expect(reading).rejects.toMatchObject({
          code: outcome.error,
          message: expect.stringMatching(outcome.says),
        })
        return
      }
      const { rows, dialect } = await reading
      expect(rows).toHaveLength(outcome.rows)
      const defects = rows.flatMap(({ line, defect }) => (defect ? [[line, defect.code, defect.position]] : []))
      expect(defects).toEqual('defects' in outcome ? outcome.defects : [])
      if (!('cell' in outcome)) return
      const [line, column, value] = outcome.cell
      expect(rows.find((row) => row.line === line)?.cells[dialect.columns?.indexOf(column) ?? -1]).toBe(value)
    },
  )
})
