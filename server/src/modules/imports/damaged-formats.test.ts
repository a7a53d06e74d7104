import { describe, expect, it } from 'vitest'
import { damagedFormats } from './testing/damaged-formats.ts'
import { readBytes } from './testing/read-bytes.ts'

describe('damaged files of all formats', () => {
  it.each(damagedFormats.map((file) => [file.name, file] as const))(
    'tells what is wrong with a %s',
    async (_, file) => {
      const { outcome } = file

      const reading = readBytes(file.bytes, file.settings)

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
