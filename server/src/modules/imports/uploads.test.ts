import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { previewFile } from './preview/preview-upload.ts'
import { anInstallation, aProfile } from './testing/an-installation.ts'
import { detectAgain, getFile, receiveFile, toUpload } from './uploads.ts'

const FILE = 'sku;title;price\nPEN-1;Stylo é;1,234\nINK-1;Encre;2,5\nCAP-1;Bouchon;gratuit\n'
const forever = new AbortController().signal

describe('an upload', () => {
  it('is kept, looked at, and has a profile suggested, from a stream as from a path', async () => {
    const { parts, write } = await anInstallation()

    const streamed = await receiveFile(parts, { fileName: 'a.csv', bytes: Readable.from([Buffer.from(FILE)]) })
    const copied = await receiveFile(parts, { fileName: 'a.csv', bytes: await write('a.csv', FILE) })

    expect(streamed).toMatchObject({ fileBytes: Buffer.byteLength(FILE), detection: { delimiter: { value: ';' } } })
    expect(copied.fileHash).toBe(streamed.fileHash)
    expect(copied.objectKey).toBe(streamed.objectKey)
    expect(streamed.suggestedProfile.fields).toMatchObject({
      supplierSku: { from: { column: 'sku' } },
      title: { from: { column: 'title' } },
    })
    expect(await getFile(parts.imports, streamed.id)).toEqual(streamed)
  })

  it('that is not there is said to be so', async () => {
    const { parts } = await anInstallation()

    await expect(getFile(parts.imports, '01900000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'IMPORT_UPLOAD_NOT_FOUND',
    })
  })

  it('is looked at again with what a person says, which is then part of the profile', async () => {
    const { parts } = await anInstallation()
    const file = await receiveFile(parts, { fileName: 'a.csv', bytes: Readable.from([Buffer.from(FILE)]) })

    const again = await detectAgain(parts, file.id, { settings: { header: false, decimalMark: ',' } })

    expect(again.suggestedProfile.file).toMatchObject({ header: false, decimalMark: ',' })
    expect(await getFile(parts.imports, file.id)).toEqual(again)
  })

  it('is previewed by a profile, as far as asked for', async () => {
    const { parts } = await anInstallation()
    const file = await receiveFile(parts, { fileName: 'a.csv', bytes: Readable.from([Buffer.from(FILE)]) })
    const profile = { ...aProfile(['sku', 'price']), file: { delimiter: ';', header: true, decimalMark: ',' as const } }

    const two = await previewFile(parts, { id: file.id, profile, rows: 2, signal: forever })
    const all = await previewFile(parts, { id: file.id, profile, rows: 20, signal: forever })

    expect(two.rows.map(({ fields }) => fields)).toMatchObject([
      { supplierSku: 'PEN-1', price: '1.234' },
      { supplierSku: 'INK-1', price: '2.5' },
    ])
    expect(two.unmapped).toEqual(['title'])
    expect(all.rows).toHaveLength(3)
    expect(all.rows[2]).toMatchObject({ line: 4, problems: [{ line: 4, field: 'price', value: 'gratuit' }] })
  })

  it('shows which rows an import would leave aside', async () => {
    const { parts } = await anInstallation()
    const text = 'sku;title;unit\nPEN-1;Pen;EACH\nPEN-6;Six pens;CASE\n;Pens;CASE\n'
    const file = await receiveFile(parts, { fileName: 'a.csv', bytes: Readable.from([Buffer.from(text)]) })
    const deleted = { from: { column: 'unit' }, values: ['CASE'] }

    const { rows } = await previewFile(parts, {
      id: file.id,
      profile: { ...aProfile(['sku', 'title']), deleted },
      rows: 20,
      signal: forever,
    })

    // A row without a key is nobody's to leave aside.
    expect(rows.map(({ leftAside }) => leftAside)).toEqual([false, true, false])
  })

  it('tells which run imported its bytes before', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    const run = await installation.importText(FILE, null)

    const file = await receiveFile(parts, { fileName: 'b.csv', bytes: Readable.from([Buffer.from(FILE)]) })

    expect(await toUpload(parts, file)).toMatchObject({ importedBefore: { runId: run.id, supplierCode: 'ACME' } })
  })
})
