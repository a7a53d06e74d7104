import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { keepMoves } from '../columns/accept-moves.ts'
import { renameColumns } from '../formats/profile-refs.ts'
import { deleteGoldenRow, listGoldenRows } from '../queries/golden-rows.ts'
import { listTemplateRuns, listTemplateSuppliers, listTemplateVersions } from '../queries/template-versions.ts'
import { anInstallation, type TestInstallation } from '../testing/an-installation.ts'
import { receiveFile } from '../uploads.ts'
import { diffProfiles } from './diff-profiles.ts'
import { renamedColumns } from './golden-rows.ts'
import { getVersion, goldenRowsOf, pinRow, refuseBroken, saveTemplate } from './templates.ts'

const profile: Profile = {
  name: 'acme',
  version: 1,
  file: { delimiter: ';', header: true, decimalMark: '.' },
  fields: {
    supplierSku: { from: { column: 'sku' } },
    title: { from: { column: 'title' } },
    price: { from: { column: 'price' }, transforms: [{ do: 'multiply', by: '1.2' }] },
  },
}
const dearer: Profile = {
  ...profile,
  fields: { ...profile.fields, price: { from: { column: 'price' }, transforms: [{ do: 'multiply', by: '1.3' }] } },
}
const kept = { supplier: 'ACME', isDefault: true }
const file = 'sku;title;price\nA1;Pen;10\nA2;Ink;n/a\n'

async function withGoldenRows(installation: TestInstallation) {
  const { parts } = installation
  const template = await saveTemplate(parts, { profile, ...kept })
  const upload = await receiveFile(parts, { fileName: 'a.csv', bytes: await installation.write('a.csv', file) })
  const pin = (line: number) => pinRow(parts, { id: template.id, uploadId: upload.id, line, note: `line ${line}` })
  return { template, upload, rows: [await pin(2), await pin(3)] }
}

describe('a template', () => {
  it('gets a version for every change, and none without one', async () => {
    const { parts } = await anInstallation()
    const { id } = await saveTemplate(parts, { profile, ...kept, note: 'first' })
    await saveTemplate(parts, { profile, ...kept })

    const changed = await saveTemplate(parts, { profile: dearer, ...kept, note: 'dearer' })

    expect(changed.version).toBe(2)
    expect(
      (await listTemplateVersions(parts.imports, id)).map(({ version, note, runs }) => [version, note, runs]),
    ).toEqual([
      [2, 'dearer', 0],
      [1, 'first', 0],
    ])
    expect(await getVersion(parts, { id, version: 2 })).toMatchObject({
      against: 1,
      differences: [{ path: 'fields.price.transforms[0].by', before: '"1.2"', after: '"1.3"' }],
    })
    expect(await getVersion(parts, { id, version: 1 })).toMatchObject({ profile, against: null, differences: [] })
    await expect(getVersion(parts, { id, version: 9 })).rejects.toMatchObject({
      code: 'IMPORT_TEMPLATE_VERSION_NOT_FOUND',
    })
  })

  it('knows the runs that used each of its versions', async () => {
    const { parts, importText } = await anInstallation()
    const { id } = await saveTemplate(parts, { profile, ...kept })
    await importText(file, profile)
    await saveTemplate(parts, { profile: dearer, ...kept })
    const { id: second } = await importText(file, dearer)

    expect((await listTemplateVersions(parts.imports, id)).map(({ version, runs }) => [version, runs])).toEqual([
      [2, 1],
      [1, 1],
    ])
    expect(await listTemplateSuppliers(parts.imports, id)).toMatchObject([{ supplierCode: 'ACME', runs: 2 }])
    expect(
      (await listTemplateRuns(parts.imports, { templateId: id, limit: 1 })).map((run) => [run.id, run.version]),
    ).toEqual([[second, 2]])
  })

  it('that contradicts itself is not kept', async () => {
    const { parts } = await anInstallation()
    const wrong: Profile = { ...profile, fields: { title: {} } }

    await expect(saveTemplate(parts, { profile: wrong, ...kept })).rejects.toMatchObject({
      code: 'IMPORT_PROFILE_INVALID',
      status: 422,
    })
  })

  it('is not kept for a supplier that there cannot be', async () => {
    const { parts } = await anInstallation()
    const supplier = 'A'.repeat(60)

    await expect(saveTemplate(parts, { profile, ...kept, supplier })).rejects.toMatchObject({
      code: 'SUPPLIER_CODE_INVALID',
      status: 422,
    })
  })
})

describe('golden rows', () => {
  it('are pinned with what they become, problems included', async () => {
    const { rows } = await withGoldenRows(await anInstallation())

    expect(rows.map(({ expected, differences }) => ({ ...expected, differences }))).toEqual([
      { fields: { supplierSku: 'A1', title: 'Pen', price: '12' }, problems: [], differences: [] },
      {
        fields: { supplierSku: 'A2', title: 'Ink', price: 'n/a' },
        problems: ['DECIMAL_NOT_READ price'],
        differences: [],
      },
    ])
    expect(rows[0]?.cells).toEqual([
      { column: 'sku', text: 'A1' },
      { column: 'title', text: 'Pen' },
      { column: 'price', text: '10' },
    ])
  })

  it('are pinned once, however often and at the same time somebody does, and whatever line they stand on', async () => {
    const { parts, write } = await anInstallation()
    const template = await saveTemplate(parts, { profile, ...kept })
    const upload = async (name: string, content: string) =>
      receiveFile(parts, { fileName: name, bytes: await write(name, content) })
    const pin = (uploadId: string, line: number) => pinRow(parts, { id: template.id, uploadId, line, note: null })
    const first = await upload('a.csv', file)
    const next = await upload('b.csv', file.replace('A1', 'B1;Cap;3\nA1'))

    const [, ...refused] = (await Promise.allSettled([pin(first.id, 2), pin(first.id, 2), pin(first.id, 2)])).toSorted(
      (a, b) => a.status.localeCompare(b.status),
    )
    const again = pin(next.id, 3)

    await expect(again).rejects.toMatchObject({ code: 'IMPORT_GOLDEN_ROW_EXISTS', status: 409 })
    expect(refused).toMatchObject([
      { reason: { code: 'IMPORT_GOLDEN_ROW_EXISTS' } },
      { reason: { code: 'IMPORT_GOLDEN_ROW_EXISTS' } },
    ])
    await pin(next.id, 2)
    expect(await listGoldenRows(parts.imports, template.id)).toHaveLength(2)
  })

  it('keep a version out that makes something else of them, until it is confirmed', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    const { template } = await withGoldenRows(installation)

    await expect(saveTemplate(parts, { profile: dearer, ...kept })).rejects.toMatchObject({
      code: 'IMPORT_GOLDEN_ROWS_BROKEN',
      status: 409,
      details: { rows: [expect.objectContaining({ differences: [{ field: 'price', expected: '12', actual: '13' }] })] },
    })
    await expect(refuseBroken(parts, { profile: dearer, supplier: 'ACME' })).rejects.toMatchObject({
      code: 'IMPORT_GOLDEN_ROWS_BROKEN',
    })
    expect((await listTemplateVersions(parts.imports, template.id)).length).toBe(1)

    const confirmed = await saveTemplate(parts, { profile: dearer, ...kept, confirm: true })

    expect(confirmed).toMatchObject({ version: 2, goldenRows: 2 })
    expect((await goldenRowsOf(parts, template.id)).flatMap(({ differences }) => differences)).toEqual([])
  })

  it.each<[string, (parts: TestInstallation['parts'], moves: { from: string; to: string }[]) => Promise<unknown>]>([
    ['accepted', (parts, moves) => keepMoves(parts.imports, { profile, supplierCode: 'ACME', moves })],
    ['mapped by hand', (parts, moves) => saveTemplate(parts, { profile: renameColumns(profile, moves), ...kept })],
  ])('go with a renamed column that is %s', async (_, keep) => {
    const installation = await anInstallation()
    const { parts } = installation
    const { template } = await withGoldenRows(installation)
    const moves = [{ from: 'price', to: 'PVP' }]

    const before = await goldenRowsOf(parts, template.id, renameColumns(profile, moves))
    await keep(parts, moves)

    const after = await goldenRowsOf(parts, template.id)
    expect([...before, ...after].flatMap(({ differences }) => differences)).toEqual([])
    expect(after[0]?.cells.map(({ column }) => column)).toEqual(['sku', 'title', 'PVP'])
  })

  it('go with the renamed column that marks the rows to be taken off the list', () => {
    const marked: Profile = { ...profile, deleted: { from: { column: 'state' }, values: ['D'] } }
    const moves = [{ from: 'state', to: 'Status' }]

    expect(renamedColumns(marked, renameColumns(marked, moves))).toEqual(moves)
  })

  it('break where a field takes another of their columns, or one that they do not have', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    const { template } = await withGoldenRows(installation)
    const other: Profile = { ...profile, fields: { ...profile.fields, title: { from: { column: 'sku' } } } }
    const both: Profile = { ...profile, fields: { ...profile.fields, brand: { from: { column: 'Brand' } } } }

    const [swapped] = await goldenRowsOf(parts, template.id, other)
    const [missing] = await goldenRowsOf(parts, template.id, both)

    expect(swapped?.differences).toEqual([{ field: 'title', expected: 'Pen', actual: 'A1' }])
    expect(missing?.differences).toContainEqual({ field: 'problems', expected: null, actual: 'IMPORT_COLUMNS_MISSING' })
  })

  it('can be dropped, and cannot be pinned where the file has no row', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    const { template, upload, rows } = await withGoldenRows(installation)
    await parts.imports.transaction((tx) => deleteGoldenRow(tx, rows[0]!.id))

    expect((await listGoldenRows(parts.imports, template.id)).map(({ note }) => note)).toEqual(['line 3'])
    await expect(pinRow(parts, { id: template.id, uploadId: upload.id, line: 99, note: null })).rejects.toMatchObject({
      code: 'IMPORT_ROW_NOT_FOUND',
    })
  })
})

it('a difference names its place, and what was there before', () => {
  const after: Profile = { ...profile, fields: { title: { from: [{ column: 'a' }, { column: 'b' }] } }, rules: [] }

  expect(diffProfiles({ ...profile, fields: { title: { from: { column: 'a' } } } }, after)).toEqual([
    { path: 'fields.title.from[0].column', before: null, after: '"a"' },
    { path: 'fields.title.from[1].column', before: null, after: '"b"' },
    { path: 'rules', before: null, after: '[]' },
    { path: 'fields.title.from.column', before: '"a"', after: null },
  ])
})
