import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Profile } from '@products-manager/contract'
import { describe, expect, it, vi } from 'vitest'
import { importFile } from './import-file.ts'
import { readProfile } from './profile/read-profile.ts'
import { anInstallation, aProfile, type TestInstallation } from './testing/an-installation.ts'
import { damagedFiles, damagedFolder, pens } from './testing/damaged-corpus.ts'

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
// The files are other people's and not part of the project; whoever has them says where.
const feeds = process.env['PM_FEEDS_DIR'] ?? join(repository, '..', 'shared', 'feeds')
const feed = (name: string) => join(feeds, name)
const forever = new AbortController().signal

function importPath({ parts }: TestInstallation, path: string, profile: Profile | null, code = 'ACME') {
  return importFile(parts, { path, supplier: { code }, profile, signal: forever })
}

describe('a file that comes again', () => {
  const PENS = 'sku;title;price;note\nA;Pen;1.50;x\nB;"Ink; blue";2;y\nC;Cap;3;z\n'
  const profile = aProfile(['sku', 'title', 'price'])

  it.each([
    ['as it was', PENS],
    ['with other quotes', PENS.replaceAll('Pen', '"Pen"').replace('3;z', '"3";"z"')],
    ['with other line ends', PENS.replaceAll('\n', '\r\n')],
    ['with other values in a column that nobody reads', PENS.replace(';x', ';1').replace(';z', ';2')],
    ['with a damaged row between', PENS.replace('B;', 'D;"x"y;1;1\nB;')],
  ])('%s changes nothing', async (_, text) => {
    const { importText, catalog } = await anInstallation()
    await importText(PENS, profile)
    const written = `select p.xmin::text as product, o.xmin::text as offer
      from supplier_products o join products p on p.id = o.product_id order by o.offer_key`
    const before = await catalog.query(written)

    const again = await importText(text, profile)

    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 3 })
    expect(await catalog.query(written)).toEqual(before)
  })

  it('with one other price changes that one, and nothing the time after', async () => {
    const { importText, catalog } = await anInstallation()
    await importText(PENS, profile)

    const changed = await importText(PENS.replace('1.50', '1.60'), profile)
    const after = await importText(PENS.replace('1.50;x', '1.60;other'), profile)

    expect(changed).toMatchObject({ updated: 1, unchanged: 2 })
    expect(after).toMatchObject({ updated: 0, unchanged: 3 })
    expect(await catalog.query("select price::text from supplier_products where supplier_sku = 'A'")).toEqual([
      { price: '1.6000' },
    ])
  })

  it('beside a row that has what was its alone is read again, as every row with a warning is', async () => {
    const { importText, catalog } = await anInstallation()
    const unique: Profile = {
      ...aProfile(['sku', 'title', 'reference']),
      rules: [{ field: 'manufacturerReference', unique: true, severity: 'drop-value' }],
    }
    await importText('sku;title;reference\nA;Pen;R1\n', unique)

    const run = await importText('sku;title;reference\nB;Pad;R1\nA;Pen;R1\n', unique)

    expect(run).toMatchObject({ created: 1, warnings: 1 })
    const offers = 'select supplier_sku as sku, content_hash is null as "isReadAgain" from supplier_products order by 1'
    expect(await catalog.query(offers)).toEqual([
      { sku: 'A', isReadAgain: true },
      { sku: 'B', isReadAgain: false },
    ])
  })

  it('under a profile that reads another column is read again', async () => {
    const { importText, catalog } = await anInstallation()
    await importText(PENS, profile)

    const run = await importText(PENS, {
      ...profile,
      fields: { ...profile.fields, title: { from: { column: 'note' } } },
    })

    expect(run).toMatchObject({ updated: 3 })
    expect(await catalog.query('select title from products order by title')).toEqual([
      { title: 'x' },
      { title: 'y' },
      { title: 'z' },
    ])
  })
})

describe('a damaged file', () => {
  it('is reported cell by cell in the database; what is not refused is in the catalogue, and nothing else', {
    timeout: 300_000,
  }, async () => {
    const installation = await anInstallation()
    const { imports, catalog } = installation

    for (const [name, { problems, refused, settings }] of Object.entries(damagedFiles)) {
      const profile = name.startsWith('variant-') ? null : { ...pens, ...(settings && { file: settings }) }
      const run = await importPath(installation, `${damagedFolder}${name}.csv`, profile, name)

      const reported = await imports.query(
        'select line, code, column_name as "column", value from import_errors where job_id = $1 order by line, place',
        [run.id],
      )
      expect(
        reported.map(({ line, code, column, value }) => [line, code, column, value]),
        name,
      ).toEqual(problems)
      expect(run, name).toMatchObject({ refused, status: refused > 0 ? 'completed_with_errors' : 'completed' })
      expect(run.created + run.updated + run.unchanged + run.refused, name).toBe(run.totalRows)
      const [offers] = await catalog.query<{ count: number }>(
        'select count(*)::int from supplier_products o join suppliers s on s.id = o.supplier_id where s.code = $1',
        [name],
      )
      expect(offers?.count, name).toBe(run.totalRows - refused)
    }
  })

  it.each([
    ['a long header', `sku;title;${'x'.repeat(2_000)}\nA;Pen;1\nB;Ink;y\n`],
    ['a name of a supplier in every character', 'sku;title\nA;\u{1F58A}\uFE0F Stylo \u0000 é\nB;Ink \u2028 x\n'],
    ['a formula for a title', 'sku;title\nA;=cmd|/C calc!A0\n'],
  ])('does not stop the run: %s', async (_, content) => {
    const installation = await anInstallation()

    const run = await installation.importText(content, null)

    expect(run.status).toMatch(/^completed/)
    expect(run.created + run.updated + run.unchanged + run.refused).toBe(run.totalRows)
  })

  it('is explained by the columns that are read: what others have beside them is no damage', async () => {
    const { imports, importText } = await anInstallation()
    const list = [
      'sku;box;ean;title;price;box price',
      'PEN-1;4006381333931;4006381333932;Pen;2.50;24',
      'Total;24 boxes;;;all;24',
    ]

    await importText(list.join('\n'), aProfile(['sku', 'ean', 'title', 'price']))

    expect(await imports.query('select distinct line, cause from import_errors order by line')).toEqual([
      { line: 2, cause: 'digit-wrong' },
      { line: 3, cause: 'totals-row' },
    ])
  })

  it('does not stop the run when its variants have more stock than a column holds', async () => {
    const installation = await anInstallation()
    const profile: Profile = {
      ...aProfile(['sku', 'title']),
      groupBy: [{ column: 'sku' }],
      fields: {
        supplierSku: { from: { column: 'sku' } },
        title: { from: { column: 'title' } },
        option1Value: { from: { column: 'size' } },
        variantStock: { from: { column: 'stock' } },
      },
    }

    const run = await installation.importText('sku;title;size;stock\nA;Pen;S;2147483647\nA;Pen;M;2147483647\n', profile)

    expect(run).toMatchObject({ totalRows: 1, refused: 0, created: 1 })
    expect(
      await installation.catalog.query('select stock from products join best_offers on product_id = products.id'),
    ).toEqual([{ stock: 2_147_483_647 }])
  })
})

describe.skipIf(!existsSync(feed('bdpm-2017.txt')))('the French medicines file', () => {
  const profile = readProfile(JSON.parse(readFileSync(join(repository, 'examples/profiles/bdpm.json'), 'utf8')))

  it('is taken whole; the second time no product row is written', { timeout: 300_000 }, async () => {
    const installation = await anInstallation()
    const { catalog } = installation
    const first = await importPath(installation, feed('bdpm-2017.txt'), profile, 'bdpm')
    expect(first).toMatchObject({ status: 'completed', totalRows: 20_083, created: 20_083, refused: 0, warnings: 0 })
    const rows = await catalog.query(
      'select md5(string_agg(concat(ctid, xmin), $1 order by id)) as rows from products',
      [','],
    )
    // A connection that goes tells its counts at once.
    const writes = () =>
      catalog.query(
        "select n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del from pg_stat_user_tables where relname = 'products'",
      )
    await vi.waitFor(async () => expect(await writes()).toMatchObject([{ n_tup_ins: '20083' }]), 60_000)
    const before = await writes()

    const second = await importPath(installation, feed('bdpm-2017.txt'), profile, 'bdpm')

    expect(second).toMatchObject({
      status: 'completed',
      totalRows: 20_083,
      created: 0,
      updated: 0,
      unchanged: 20_083,
      refused: 0,
      sameFileAs: first.id,
    })
    expect(
      await catalog.query('select md5(string_agg(concat(ctid, xmin), $1 order by id)) as rows from products', [',']),
    ).toEqual(rows)
    expect(await writes()).toEqual(before)
  })

  it('has its prices to the cent and its accents', { timeout: 300_000 }, async () => {
    const installation = await anInstallation()
    const { catalog } = installation
    const withoutFee = { ...profile, fields: { ...profile.fields, price: { from: { position: 10 } } } }

    await importPath(installation, feed('bdpm-2017.txt'), profile, 'bdpm')
    const price = () =>
      catalog.query(
        "select price from products join best_offers on product_id = products.id where ean = '3400921947649'",
      )
    expect(await price()).toEqual([{ price: '2850.8500' }])
    await importPath(installation, feed('bdpm-2017.txt'), withoutFee, 'bdpm')

    expect(await price()).toEqual([{ price: '2849.8300' }])
    expect(await catalog.query("select title from products where sku = '4949729'")).toEqual([
      { title: 'plaquette(s) PVC PVDC aluminium de 30 comprimé(s)' },
    ])
    expect(await catalog.query("select count(*)::int from products where title ~ '[\\uFFFDÃ]'")).toEqual([{ count: 0 }])
  })
})

describe.skipIf(!existsSync(feed('amazon-us-2020-1000.csv')))('the marketplace file', () => {
  it('becomes products with the suggested profile; each refused row is named', async () => {
    const installation = await anInstallation()

    const run = await importPath(installation, feed('amazon-us-2020-1000.csv'), null)

    expect(run.created).toBeGreaterThan(970)
    expect(run.created + run.refused).toBe(run.totalRows)
    const [named] = await installation.imports.query<{ count: number }>(
      "select count(distinct line)::int from import_errors where severity = 'refuse-row'",
    )
    expect(named?.count).toBe(run.refused)
    expect(await importPath(installation, feed('amazon-us-2020-1000.csv'), null)).toMatchObject({
      created: 0,
      updated: 0,
    })
  })
})

describe.skipIf(!existsSync(feed('shopify-apparel.csv')))('the shop export', () => {
  it("becomes products with variants and pictures' addresses", async () => {
    const installation = await anInstallation()

    const run = await importPath(installation, feed('shopify-apparel.csv'), null)

    expect(run).toMatchObject({ status: 'completed', totalRows: 20, created: 20, refused: 0 })
    expect(
      await installation.catalog.query(
        `select p.title, b.price, b.stock, p.image_urls[1] as image, jsonb_agg(v.options ->> 'Size' order by v.place) as sizes
           from products p join best_offers b on b.product_id = p.id join product_variants v on v.product_id = p.id
          where p.sku = 'classic-varsity-top' group by p.id, b.product_id`,
      ),
    ).toEqual([
      {
        title: 'Classic Varsity Top',
        price: '60.0000',
        stock: 3,
        image: 'https://burst.shopifycdn.com/photos/casual-fashion-woman_925x.jpg',
        sizes: ['Small', 'Medium', 'Large'],
      },
    ])
    expect(await importPath(installation, feed('shopify-apparel.csv'), null)).toMatchObject({ created: 0, updated: 0 })
  })
})
