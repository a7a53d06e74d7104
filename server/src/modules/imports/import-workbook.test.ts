import { describe, expect, it } from 'vitest'
import { importFile } from './import-file.ts'
import { aWorkbook } from './testing/a-workbook.ts'
import { anInstallation, aProfile } from './testing/an-installation.ts'

const profile = { ...aProfile(['sku', 'ean', 'title', 'price', 'stock']), file: {} }
const pens = [
  ['sku', 'ean', 'title', 'price', 'stock'],
  ['P-1', 4006381333931, 'Pen', 1.5, 10],
  ['P-2', '0036000291452', 'Ink', 19.989999999999998, 0],
]

describe('importing a workbook', () => {
  it('brings the rows of an Excel workbook into the catalogue', async () => {
    const installation = await anInstallation()
    const path = await installation.write('pens.xlsx', aWorkbook({ Pens: pens }))

    const run = await importFile(installation.parts, {
      path,
      supplier: { code: 'ACME' },
      profile,
      signal: new AbortController().signal,
    })

    expect(run).toMatchObject({ status: 'completed', created: 2, refused: 0 })
  })
})
