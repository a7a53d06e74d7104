import type { Profile } from '@products-manager/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renameColumns } from '../formats/profile-refs.ts'
import { importFile } from '../import-file.ts'
import { findProfileByName, upsertProfile } from '../queries/profiles.ts'
import { getRun } from '../runs/cancel-and-resume.ts'
import { createRun } from '../runs/create-run.ts'
import { executeRun } from '../runs/execute-run.ts'
import { anInstallation, type TestInstallation } from '../testing/an-installation.ts'
import { dialectFor } from '../testing/dialect-for.ts'
import { receiveFile } from '../uploads.ts'
import { acceptMoves, movesOfRun } from './accept-moves.ts'
import { createColumnPrints } from './column-print.ts'
import { proposeMoves } from './propose-moves.ts'

const profile: Profile = {
  name: 'acme',
  version: 1,
  file: { delimiter: ';', header: true, decimalMark: '.' },
  fields: {
    supplierSku: { from: { column: 'Ref' } },
    title: { from: { column: 'Name' } },
    price: { from: { column: 'PVP' }, transforms: [{ do: 'formula', formula: 'if([PVP] > 5, value, 5)' }] },
    stock: { from: { column: 'Stock' } },
  },
}

const words = ['Pen', 'Ink', 'Pad', 'Nib', 'Cap', 'Box']
/** Sixty products; one in ten has another price and every stock is another in month 2. */
const rowsOf = (month: number) =>
  Array.from({ length: 60 }, (_, i) => [
    `A${1000 + i}`,
    `${words[i % 6]} ${i}`,
    (10 + i * 1.37 + (month === 2 && i % 10 === 0 ? 3 : 0)).toFixed(2),
    String((i * 7 + month * 13) % 90),
  ])
const csv = (header: string[], rows: string[][]) => [header, ...rows].map((cells) => `${cells.join(';')}\n`).join('')
const first = csv(['Ref', 'Name', 'PVP', 'Stock'], rowsOf(1))
const renamed = csv(['Ref', 'Name', 'Prix public', 'Dispo'], rowsOf(2))

const importAs = async ({ parts, write }: TestInstallation, text: string, given: Profile, acceptsColumns = false) =>
  importFile(parts, {
    path: await write('a.csv', text),
    supplier: { code: 'ACME' },
    profile: given,
    acceptsColumns,
    signal: new AbortController().signal,
  })

describe('a renamed column', () => {
  it('stops the import with the column that holds the same values now', async () => {
    const installation = await anInstallation()
    await importAs(installation, first, profile)

    const failure = importAs(installation, renamed, profile)

    await expect(failure).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS_MISSING',
      message: expect.stringContaining('Is "PVP" now "Prix public"? '),
      details: {
        missing: expect.arrayContaining([expect.objectContaining({ ref: { column: 'PVP' } })]),
        moves: expect.arrayContaining([expect.objectContaining({ from: 'PVP', to: 'Prix public' })]),
      },
    })
  })

  it('is taken as a new version of the template where that is accepted', async () => {
    const installation = await anInstallation()
    const { imports } = installation.parts
    await imports.transaction((tx) => upsertProfile(tx, { profile, supplier: 'ACME', isDefault: true }))
    await importAs(installation, first, profile)
    const header = ['Ref', 'Name', 'Prix public', 'Stock']

    const run = await importAs(installation, csv(header, rowsOf(2)), profile, true)

    expect(run).toMatchObject({ status: 'completed', updated: 60 })
    const kept = await findProfileByName(imports, { supplier: 'ACME', name: null })
    expect(kept).toMatchObject({ version: 2, isDefault: true })
    expect(kept?.profile.fields.price).toEqual({
      from: { column: 'Prix public' },
      transforms: [{ do: 'formula', formula: 'if([Prix public] > 5, value, 5)' }],
    })
  })

  it('is known again where it only marks the rows that leave the list', async () => {
    const installation = await anInstallation()
    const { stock: _stock, ...fields } = profile.fields
    const marked: Profile = { ...profile, fields, deleted: { from: { column: 'Stock' }, values: ['0'] } }
    await importAs(installation, first, marked)
    const header = ['Ref', 'Name', 'PVP', 'Dispo']

    const failure = importAs(installation, csv(header, rowsOf(1)), marked)
    await expect(failure).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS_MISSING',
      details: {
        missing: [{ ref: { column: 'Stock' }, usedBy: 'deleted' }],
        moves: [expect.objectContaining({ from: 'Stock', to: 'Dispo' })],
      },
    })
    const run = await importAs(installation, csv(header, rowsOf(1)), marked, true)

    expect(run).toMatchObject({ status: 'completed', warnings: 0 })
    const kept = await findProfileByName(installation.parts.imports, { supplier: 'ACME', name: 'acme' })
    expect(kept?.profile.deleted).toEqual({ from: { column: 'Dispo' }, values: ['0'] })
  })

  it('is answered with the mapping of the supplier that fits the file', async () => {
    const installation = await anInstallation()
    const { imports } = installation.parts
    const of = (name: string, ...columns: string[]): Profile => ({
      name,
      version: 1,
      fields: { supplierSku: { from: { column: columns[0] ?? '' } }, stock: { from: { column: columns[1] ?? '' } } },
    })
    const kept = [of('stocks', 'Artikel', 'Bestand'), of('elsewhere', 'Code', 'Giacenza')]
    await imports.transaction(async (tx) => {
      for (const each of kept) await upsertProfile(tx, { profile: each, supplier: 'ACME', isDefault: false })
      await upsertProfile(tx, { profile: of('theirs', 'Artikel', 'Bestand'), supplier: 'BOLT', isDefault: false })
    })

    const failure = importAs(
      installation,
      csv(
        ['Artikel', 'Bestand'],
        [
          ['A-1', '5'],
          ['A-2', '6'],
        ],
      ),
      profile,
    )

    await expect(failure).rejects.toMatchObject({
      code: 'IMPORT_COLUMNS_MISSING',
      message: expect.stringContaining('The file has every column of "stocks", which is kept for this supplier'),
      details: { fitting: ['stocks'] },
    })
  })

  it('can be accepted after the run has failed', async () => {
    const installation = await anInstallation()
    const { parts } = installation
    await importAs(installation, first, profile)
    const header = ['Ref', 'Name', 'Prix public', 'Stock']
    const path = await installation.write('b.csv', csv(header, rowsOf(2)))
    const file = await receiveFile(parts, { fileName: 'b.csv', bytes: path })
    const wanted = { file, supplier: { code: 'ACME' }, profile, dialect: null, keepProfile: false, again: true }
    const { runId } = await createRun(parts, wanted)
    const signal = new AbortController().signal
    await expect(executeRun(parts, runId, signal)).rejects.toMatchObject({ code: 'IMPORT_COLUMNS_MISSING' })
    expect((await getRun(parts, runId)).error).toMatchObject({
      details: {
        missing: expect.arrayContaining([expect.objectContaining({ ref: { column: 'PVP' }, usedBy: 'price' })]),
      },
    })

    const moves = await movesOfRun(parts, runId)
    const { template, run } = await acceptMoves(parts, { runId, moves }, async () => {})
    const done = await executeRun(parts, run.id, signal)

    expect(moves.map(({ from, to }) => [from, to])).toEqual([['PVP', 'Prix public']])
    expect(template).toMatchObject({ name: 'acme', supplierCode: 'ACME' })
    expect(done).toMatchObject({ status: 'completed', updated: 60 })
  })
})

it('a file whose columns stand in other places is not read as if they did not', async () => {
  const installation = await anInstallation()
  const byPlace: Profile = {
    ...profile,
    fields: {
      supplierSku: { from: { position: 1 } },
      title: { from: { position: 2 } },
      price: { from: { position: 3 } },
    },
  }
  await importAs(installation, first, byPlace)
  const swapped = csv(
    ['Ref', 'PVP', 'Stock', 'Name'],
    rowsOf(2).map(([ref = '', name = '', price = '', stock = '']) => [ref, price, stock, name]),
  )

  const failure = importAs(installation, swapped, byPlace)

  await expect(failure).rejects.toMatchObject({
    code: 'IMPORT_COLUMNS_MOVED',
    details: {
      moves: expect.arrayContaining([
        expect.objectContaining({ from: '#2', to: '#4' }),
        expect.objectContaining({ from: '#3', to: '#2' }),
      ]),
    },
  })
})

it('a column whose every value is another is known by a name of the same field, and by no other', () => {
  const prints = (names: string[], prices: (i: number) => string) => {
    const made = createColumnPrints(dialectFor(names))
    for (let i = 0; i < 60; i++) made.add([`A${i}`, prices(i)])
    return made.end()
  }
  const byName: Profile = {
    ...profile,
    fields: { supplierSku: { from: { column: 'Ref' } }, price: { from: { column: 'Prix' } } },
  }
  const renamedTo = (name: string) =>
    proposeMoves({
      profile: byName,
      dialect: dialectFor(['Ref', name]),
      before: prints(['Ref', 'Prix'], (i) => (10 + i * 1.37).toFixed(2)),
      now: prints(['Ref', name], (i) => (11 + i * 1.41).toFixed(3)),
    }).renamed

  expect(renamedTo('Tarif')).toMatchObject([{ from: 'Prix', to: 'Tarif' }])
  expect(renamedTo('Poids')).toEqual([])
})

it('no column is proposed twice, nor one the profile has', () => {
  const cell = fc.oneof(fc.constantFrom('a', 'b', '1', '22', '3.5', ''), fc.string({ maxLength: 5 }))
  const table = fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(table, table, (before, now) => {
      const prints = (names: string[], rows: string[][]) => {
        const made = createColumnPrints(dialectFor(names))
        for (const row of rows) made.add(row)
        return made.end()
      }
      const files = {
        profile,
        dialect: dialectFor(['Ref', 'Name', 'X', 'Y']),
        before: prints(['Ref', 'Name', 'PVP', 'Stock'], before),
        now: prints(['Ref', 'Name', 'X', 'Y'], now),
      }
      const { renamed } = proposeMoves(files)

      expect(new Set(renamed.map(({ to }) => to)).size).toBe(renamed.length)
      expect(renamed.every(({ from, to }) => ['PVP', 'Stock'].includes(from) && ['X', 'Y'].includes(to))).toBe(true)
    }),
  )
})

it('renames a column wherever a profile names it', () => {
  const given: Profile = {
    name: 'x',
    version: 1,
    groupBy: [{ column: 'pvp' }],
    fields: {
      title: {
        from: [{ column: 'PVP' }, { column: 'Name' }],
        transforms: [
          { do: 'join', columns: [{ column: 'PVP' }, { position: 3 }] },
          { do: 'if', when: '[pvp] = "[PVP]"', then: [{ do: 'formula', formula: 'value & [PVP] & [#3]' }] },
          { do: 'convert-currency', to: 'EUR', from: { column: 'PVP' } },
        ],
      },
    },
    specifications: [{ from: { column: 'PVP' }, name: 'PVP' }],
    deleted: { from: { column: 'PVP' }, values: ['0'] },
  }

  const { groupBy, fields, specifications, deleted } = renameColumns(given, [
    { from: 'PVP', to: 'Prix [€]' },
    { from: '#3', to: '#5' },
  ])

  expect(groupBy).toEqual([{ column: 'Prix [€]' }])
  expect(fields.title).toEqual({
    from: [{ column: 'Prix [€]' }, { column: 'Name' }],
    transforms: [
      { do: 'join', columns: [{ column: 'Prix [€]' }, { position: 5 }] },
      { do: 'if', when: '[Prix [€]]] = "[PVP]"', then: [{ do: 'formula', formula: 'value & [Prix [€]]] & [#5]' }] },
      { do: 'convert-currency', to: 'EUR', from: { column: 'Prix [€]' } },
    ],
  })
  expect(specifications).toEqual([{ from: { column: 'Prix [€]' }, name: 'PVP' }])
  expect(deleted).toEqual({ from: { column: 'Prix [€]' }, values: ['0'] })
})
