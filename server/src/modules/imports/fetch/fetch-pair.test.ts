import { existsSync } from 'node:fs'
import { appendFile, copyFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Profile } from '@products-manager/contract'
import { describe, expect, it } from 'vitest'
import { upsertProfile } from '../queries/profiles.ts'
import { aSourceInstallation } from '../testing/a-source.ts'
import { aFolder, putFile } from '../testing/servers/a-folder.ts'
import { getFile } from '../uploads.ts'
import { testSource } from './test-source.ts'

const companion = { pattern: 'names-*.txt', key: { position: 1 }, companionKey: { position: 1 } }
// Presentations without a header, their names in a second file: the way of the French database of medicines.
const profile: Profile = {
  name: 'presentations',
  version: 1,
  file: { encoding: 'windows-1252', delimiter: '\t', header: false, quote: null, decimalMark: ',' },
  fields: {
    supplierSku: { from: { position: 2 } },
    title: { from: [{ position: 6 }, { position: 3 }] },
    price: { from: { position: 4 } },
  },
}
const latin1 = (text: string) => Buffer.from(text, 'latin1')

async function aPair(main: string, names: string) {
  const installation = await aSourceInstallation()
  const folder = await aFolder()
  installation.parts.watchFolders = [folder]
  const { parts } = installation
  await parts.imports.transaction((tx) => upsertProfile(tx, { profile, supplier: 'ACME', isDefault: true }))
  await putFile(join(folder, 'bdpm-1.txt'), latin1(main))
  await putFile(join(folder, 'names-1.txt'), latin1(names))
  const id = await installation.add({
    connection: { kind: 'folder', path: folder },
    files: { pattern: 'bdpm-*' },
    companion,
  })
  const titles = () =>
    installation.catalog.query(
      'select title, price::text from products join best_offers on product_id = products.id order by title collate "C"',
    )
  return { ...installation, folder, id, titles }
}

describe('two files of one supplier', () => {
  it('are joined by their key, each in its own encoding and without a header', async () => {
    const main =
      '60\tA1\tplaquette de 30 "comprimés"\t44,38\n60\tA2\tflacon\t1,50\n61\tB1\ttube\t2,00\n99\tC1\tboîte\t3,00\n'
    const names = '61\tCrème, légère\n60\tAspirine\n60\tnever the second\n'
    const { fetch, id, titles, imports } = await aPair(main, names)

    const report = await fetch(id)

    expect(report).toMatchObject({ status: 'taken', files: [{ name: 'bdpm-1.txt + names-1.txt' }] })
    expect(await titles()).toEqual([
      { title: 'Aspirine flacon', price: '1.5000' },
      { title: 'Aspirine plaquette de 30 "comprimés"', price: '44.3800' },
      { title: 'Crème, légère tube', price: '2.0000' },
      { title: 'boîte', price: '3.0000' },
    ])
    expect(await imports.query('select name from source_files order by name')).toEqual([
      { name: 'bdpm-1.txt' },
      { name: 'bdpm-1.txt + names-1.txt' },
      { name: 'names-1.txt' },
    ])
  })

  it('wait to be mapped with nothing set by anybody, and what is mapped then reads both as they come', async () => {
    const installation = await aSourceInstallation()
    const folder = await aFolder()
    const { parts } = installation
    parts.watchFolders = [folder]
    await putFile(join(folder, 'bdpm-1.txt'), latin1('60;A1;comprimé;1,50\n61;A2;tube;2,00\n'))
    await putFile(join(folder, 'names-1.txt'), latin1('60;Crème\n61;Gélule\n'))
    const id = await installation.add({
      connection: { kind: 'folder', path: folder },
      files: { pattern: 'bdpm-*' },
      companion,
    })

    await installation.imports.query('delete from mapping_templates')
    await expect(installation.fetch(id)).rejects.toMatchObject({ code: 'IMPORT_PROFILE_NEEDED' })
    const [waiting] = await installation.imports.query<{ id: string }>(
      "select id from import_files where file_name like '%+%'",
    )
    const { detection, suggestedProfile } = await getFile(parts.imports, waiting!.id)
    const fields = { supplierSku: { from: { position: 2 } }, title: { from: [{ position: 6 }, { position: 3 }] } }
    const mapped = { ...suggestedProfile, fields }
    await parts.imports.transaction((tx) => upsertProfile(tx, { profile: mapped, supplier: 'ACME', isDefault: true }))
    await installation.fetch(id)

    expect([detection.encoding, detection.delimiter, detection.header].map(({ confidence }) => confidence)).toEqual(
      Array(3).fill('certain'),
    )
    expect(suggestedProfile.file).toBeUndefined()
    expect(await installation.catalog.query('select title from products order by title collate "C"')).toEqual([
      { title: 'Crème comprimé' },
      { title: 'Gélule tube' },
    ])
  })

  it('are taken again when either of them is new, and only then', async () => {
    const { fetch, id, titles, folder } = await aPair(
      '60\tA1\tflacon\t1,50\n60\tA2\ttube\t2,00\n',
      '60\tAspirine\n61\tx\n',
    )

    const first = await fetch(id)
    const second = await fetch(id)
    await putFile(join(folder, 'names-2.txt'), latin1('60\tParacétamol\n61\tx\n'), 5)
    const third = await fetch(id)

    expect([first.status, second.status, third.status]).toEqual(['taken', 'unchanged', 'taken'])
    expect(await titles()).toMatchObject([{ title: 'Paracétamol flacon' }, { title: 'Paracétamol tube' }])
  })

  it.each(['bdpm-1.txt', 'names-1.txt'])('are not taken as long as %s is still written', async (name) => {
    const { fetch, id, folder } = await aPair('60\tA1\tflacon\t1,50\n', '60\tAspirine\n')
    await appendFile(join(folder, name), '61\tB1\ttube\t2,00\n')

    const early = fetch(id).catch((error: unknown) => error)
    while ((await Promise.race([early, sleep(200, 'still looking')])) === 'still looking')
      await appendFile(join(folder, name), '62\tB2\ttube\t2,00\n')
    const late = await fetch(id)

    expect(await early).toMatchObject({ code: 'IMPORT_SOURCE_BEING_WRITTEN' })
    expect(late).toMatchObject({ status: 'taken' })
  })

  it('are both told by the test, and so is the one that is missing', async () => {
    const { parts, folder } = await aPair('60\tA1\tflacon\t1,50\n', '60\tAspirine\n')
    const asked = { connection: { kind: 'folder', path: folder } as const, files: { pattern: '*' } }
    const { signal } = new AbortController()

    const both = await testSource(parts, { ...asked, companion }, signal)
    const one = await testSource(parts, { ...asked, companion: { ...companion, pattern: 'nams-*' } }, signal)

    expect(both.files.map(({ isTaken }) => isTaken)).toEqual([true, true])
    expect(one.problem).toMatchObject({
      code: 'IMPORT_SOURCE_NO_FILE',
      message: expect.stringContaining('names-1.txt'),
    })
  })

  it('of which one is missing are not taken', async () => {
    const { fetch, add, folder } = await aPair('60\tA1\tflacon\t1,50\n60\tA2\ttube\t2,00\n', '60\tAspirine\n61\tx\n')
    const id = await add({
      name: 'other',
      connection: { kind: 'folder', path: folder },
      companion: { ...companion, pattern: 'nams-*' },
    })

    await expect(fetch(id)).rejects.toMatchObject({
      code: 'IMPORT_SOURCE_NO_FILE',
      message: expect.stringContaining('names-1.txt'),
    })
  })
})

const repository = fileURLToPath(new URL('../../../../..', import.meta.url))
const FEEDS = process.env['PM_FEEDS_DIR'] ?? join(repository, '..', 'shared', 'feeds')

it.skipIf(!existsSync(FEEDS))('the real pair of the French database of medicines gives named products', async () => {
  const { fetch, add, folder, parts, catalog } = await aPair('1\t2\t3\t4\n', '1\tx\n')
  for (const name of ['bdpm-2017.txt', 'bdpm-names-2017.txt']) {
    await copyFile(join(FEEDS, name), join(folder, name))
    await utimes(join(folder, name), 1_700_000_000, 1_700_000_000)
  }
  const fields = {
    supplierSku: { from: { position: 2 } },
    ean: { from: { position: 7 } },
    title: { from: { position: 15 } },
  }
  const real: Profile = { ...profile, name: 'real', fields }
  await parts.imports.transaction((tx) => upsertProfile(tx, { profile: real, supplier: 'ACME', isDefault: true }))
  const names = { ...companion, pattern: 'bdpm-names-2017.txt' }
  const id = await add({
    name: 'real',
    connection: { kind: 'folder', path: folder },
    files: { pattern: 'bdpm-2017.txt' },
    companion: names,
  })

  await fetch(id)

  const [named] = await catalog.query("select title from products where ean = '3400949497294'")
  expect(named?.['title']).toMatch(/comprim/)
})
