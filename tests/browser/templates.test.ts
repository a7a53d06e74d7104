import { readFile } from 'node:fs/promises'
import type { ImportRun, Profile, StoredProfile } from '@products-manager/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, onDarkTelephone, openBrowser, visit } from './browser.ts'
import { importByApi, runByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { eanOf } from './supplier-file.ts'

let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

const RUN = /\/imports\/[0-9a-f-]{36}$/

/** The supplier's file of a month, under the headings of then. */
function fileOf(month: number, headings: string) {
  const rows = Array.from({ length: 60 }, (_, i) =>
    [`REF-${i}`, `Perceuse ${i} pro`, eanOf(i + 1), `${10 + i + month}.50`, (i * 7) % 40].join(';'),
  )
  return { name: `tarif-${month}.csv`, mimeType: 'text/csv', buffer: Buffer.from([headings, ...rows].join('\n')) }
}
const first = 'Référence;Désignation;Code EAN;Prix HT;Stock'
const renamed = 'Article no;Intitulé long;Barcode;Tarif net;Dispo'

async function send(file: ReturnType<typeof fileOf>): Promise<void> {
  await page.goto(`${server.url}/imports/new`)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: file.name }).waitFor()
}

async function takeKept(): Promise<void> {
  await page.getByRole('combobox', { name: 'Use a kept mapping' }).click()
  await page.getByRole('option').first().click()
}

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  ;({ page, errors } = await visit(browser))
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('a kept mapping', () => {
  it('is kept by the first import', async () => {
    await send(fileOf(1, first))
    await page.getByText('A new supplier', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme')
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('acme')
    await page.getByRole('button', { name: 'Start the import' }).click()
    await page.waitForURL(RUN)
    await page.getByText('completed', { exact: true }).first().waitFor()

    await page.goto(`${server.url}/mappings`)

    await page.getByRole('row', { name: /acme/ }).getByText('default', { exact: true }).waitFor()
  })

  it('holds a row pinned in the preview: a change that makes something else of it is told before it is kept', async () => {
    await send(fileOf(2, first))
    await takeKept()
    await page.getByRole('button', { name: 'Keep line 2 as a golden row' }).click()
    await page.getByText('Line 2 is a golden row now.').waitFor()
    await page.getByRole('button', { name: 'Settings of Title' }).click()
    await page.getByRole('combobox', { name: 'Add a change', exact: true }).click()
    await page.getByRole('option', { name: 'CAPITALS', exact: true }).click()
    await page.getByRole('button', { name: 'Done' }).click()

    const told = page.getByRole('alert').filter({ hasText: '1 golden row would become something else' })
    await told.locator('del').getByText('Perceuse 0 pro', { exact: true }).waitFor()
    await told.locator('ins').getByText('PERCEUSE 0 PRO', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Start the import' }).and(page.locator(':disabled')).waitFor()
    await keepScreenshot(page, 'templates-1-broken')
    expect(await accessibilityFaults(page)).toEqual([])
    // What it would be kept with is no longer what the preview shows.
    expect(await page.getByRole('button', { name: 'Keep line 3 as a golden row' }).count()).toBe(0)
    await told.getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Start the import' }).click()
    await page.waitForURL(RUN)
  })

  it('shows its versions, golden rows and files on one page', async () => {
    await page.goto(`${server.url}/mappings`)
    await page.getByRole('row', { name: /acme/ }).getByRole('link').click()
    await page.getByRole('heading', { name: 'Golden rows' }).waitFor()
    await page.getByRole('row', { name: /REF-0/ }).getByText('Perceuse 0 pro').first().waitFor()

    await keepScreenshot(page, 'templates-2-one')
    expect(await accessibilityFaults(page)).toEqual([])
    await onDarkTelephone(page, async () => {
      await keepScreenshot(page, 'templates-3-narrow')
      expect(await accessibilityFaults(page)).toEqual([])
    })
  })
})

describe('an older version of a mapping', () => {
  it('is the newest again once somebody goes back to it and confirms what becomes of golden rows', async () => {
    await page.getByRole('combobox', { name: 'Version', exact: true }).click()
    await page.getByRole('option', { name: /^Version 1 · / }).click()
    await page.getByRole('button', { name: 'Go back to version 1' }).click()
    const told = page.getByRole('alert').filter({ hasText: '1 golden row would become something else' })
    await told.locator('del').getByText('PERCEUSE 0 PRO', { exact: true }).waitFor()
    await keepScreenshot(page, 'templates-back')
    expect(await accessibilityFaults(page)).toEqual([])
    await told.getByRole('button', { name: 'Keep it all the same' }).click()

    await page.getByText('acme · Version 3').waitFor()
    await page.getByRole('row', { name: /REF-0/ }).getByText('Perceuse 0 pro').first().waitFor()
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Version', exact: true }).inputValue())
      .toMatch(/^Version 3 .* as version 1$/)
  })

  it('comes in from a file, too; what is no JSON is told so', async () => {
    const [exported] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export JSON' }).click(),
    ])
    const text = await readFile(await exported.path(), 'utf8')
    const bring = async (written: string) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.getByRole('button', { name: 'Import JSON' }).click(),
      ])
      await chooser.setFiles({ name: 'acme.json', mimeType: 'application/json', buffer: Buffer.from(written) })
    }
    await bring('{ "name": ')
    await page.getByRole('alert').getByText('acme.json is not JSON').waitFor()

    await bring(JSON.stringify({ ...JSON.parse(text), noValue: ['nix'] }))
    await page.getByText('acme · Version 4').waitFor()
  })
})

describe('columns that are called otherwise', () => {
  it('are recognised by what they hold when the mapping is taken for the file', async () => {
    await send(fileOf(3, renamed))
    await takeKept()
    await page.getByText('Columns seem to be called otherwise').waitFor()
    await page.getByText('Intitulé long').first().waitFor()
    const start = page.getByRole('button', { name: 'Start the import' })
    await start.and(page.locator(':disabled')).waitFor()
    await page.getByText('The mapping does not fit this file').waitFor()
    // The server's own sentence would say the same, and a retry does not help.
    await page.getByText('choose below what to do about each').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    const missing = page.getByRole('alert').filter({ hasText: 'columns that this file does not have' })
    await missing.getByText('5 columns').waitFor()
    await missing.getByRole('listitem').filter({ hasText: 'Stock' }).getByText('(Stock)').waitFor()
    await keepScreenshot(page, 'templates-4-moves')
    expect(await accessibilityFaults(page)).toEqual([])
    await missing.getByRole('button', { name: 'Take “Tarif net”' }).click()
    await missing.getByText('4 columns').waitFor()
    await expect.poll(() => page.getByRole('combobox', { name: 'What Tarif net becomes' }).inputValue()).toBe('Price')
    await page.getByRole('button', { name: 'Yes, take them so' }).click()

    await page.getByRole('region', { name: 'Table of the first rows' }).getByText('Perceuse 0 pro').first().waitFor()
    await expect.poll(() => page.getByRole('combobox', { name: 'What Barcode becomes' }).inputValue()).toBe('EAN')
    await page.getByText('The mapping does not fit this file').waitFor({ state: 'hidden' })
    await missing.waitFor({ state: 'hidden' })
  })

  it('stop a run, whose page proposes them; accepted, the file is imported so', async () => {
    const kept = (await (await fetch(`${server.url}/api/v1/profiles`)).json()) as { items: StoredProfile[] }
    const { name, fields } = kept.items[0]!.profile
    const run = await runByApi(server.url, { ...fileOf(4, renamed), more: { name, fields } }, 'acme')
    expect(run).toMatchObject({ status: 'failed', error: { code: 'IMPORT_COLUMNS_MISSING' } })

    await page.goto(`${server.url}/imports/${run.id}`)
    await page.getByText('Columns seem to be called otherwise').waitFor()
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
    // The same file by the same mapping stops over the same columns.
    expect(await page.getByRole('button', { name: 'Go on' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Another file' }).waitFor()
    const anew = page.getByRole('link', { name: 'Map this file anew' })
    expect(await anew.getAttribute('href')).toBe(`/imports/uploads/${run.uploadId}?supplier=acme`)
    await keepScreenshot(page, 'templates-5-run')
    await page.getByText('FR', { exact: true }).click()
    const told = page.getByRole('alert').filter({ hasText: 'Le modèle ne va pas à ce fichier' })
    await told.getByText('« Prix HT » (Prix)').waitFor()
    expect(await told.getByText('The profile').count()).toBe(0)
    await keepScreenshot(page, 'templates-5-run-fr')
    await page.goto(`${server.url}/imports/uploads/00000000-0000-7000-8000-000000000000`)
    const gone = page.getByRole('alert').filter({ hasText: 'Le fichier envoyé n’est plus là' })
    await gone.waitFor()
    expect(await gone.locator('[lang=en]').count()).toBe(0)
    await page.getByText('EN', { exact: true }).click()
    await page.goto(`${server.url}/imports/${run.id}`)
    await page.getByRole('button', { name: 'Yes, import it so' }).click()

    await page.waitForURL((url) => RUN.test(url.pathname) && !url.pathname.endsWith(run.id))
    // Its columns are not the supplier's usual ones: it may wait for a person once more.
    await page
      .getByText(/^(completed|held)$/)
      .first()
      .waitFor()
  })
})

/** A run that lacks a table to look things up in, which somebody may bring: it can go on. */
async function stoppedRun(): Promise<ImportRun> {
  const fields: Profile['fields'] = {
    supplierSku: { from: { column: 'Référence' } },
    title: { from: { column: 'Désignation' }, transforms: [{ do: 'lookup', table: 'not-kept' }] },
  }
  const run = await runByApi(server.url, { ...fileOf(4, first), more: { name: 'looks-up', fields } }, 'acme')
  expect(run).toMatchObject({ status: 'failed', error: { code: 'IMPORT_LOOKUP_TABLES_MISSING' } })
  return run
}

describe('a run that a newer file overtook', () => {
  it('goes on over it only when that is confirmed', async () => {
    const overtaken = await stoppedRun()
    await importByApi(server.url, fileOf(5, first), 'acme')
    await page.goto(`${server.url}/imports/${overtaken.id}`)
    await page.getByRole('button', { name: 'Go on' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('A newer file was imported since').waitFor()
    await keepScreenshot(page, 'templates-6-overtaken')
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Leave it stopped' }).click()
    await dialog.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: 'Go on' }).click()
    const answer = page.waitForResponse((response) => response.url().endsWith('/resume?anyway=true'))
    await dialog.getByRole('button', { name: 'Write over the newer file' }).click()

    expect((await answer).status()).toBe(202)
    expect(errors).toEqual([])
  })
})

describe('a mapping brought as JSON', () => {
  const bring = async (name: string) => {
    await page.goto(`${server.url}/mappings`)
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Import JSON' }).click(),
    ])
    const profile = {
      name,
      version: 1,
      fields: { supplierSku: { from: { column: 'Ref' } }, title: { from: { column: 'Name' } } },
    }
    await chooser.setFiles({
      name: 'mine.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(profile)),
    })
  }
  const choice = () => page.getByRole('combobox', { name: 'It reads the files of' })
  const keep = () => page.getByRole('button', { name: 'Keep the mapping' })

  it('is kept for the supplier whose the one of that name is, when nobody says otherwise', async () => {
    const kept = (await (await fetch(`${server.url}/api/v1/profiles`)).json()) as { items: StoredProfile[] }
    await bring(kept.items[0]?.name ?? '')
    await expect.poll(() => choice().inputValue()).toBe('Acme (acme)')
    await page.keyboard.press('Escape')

    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })

  it('is kept for the supplier, or for every one, that somebody chooses', async () => {
    for (const [name, supplier, shown] of [
      ['shared', 'Every supplier', 'Every supplier'],
      ['own', 'Acme (acme)', 'acme'],
    ] as const) {
      await bring(name)
      await keep().and(page.locator(':disabled')).waitFor()
      await choice().click()
      await page.getByRole('option', { name: supplier }).click()
      if (name === 'own') {
        await keepScreenshot(page, 'templates-import')
        expect(await accessibilityFaults(page)).toEqual([])
      }
      await keep().click()

      await page
        .getByRole('row', { name: new RegExp(`^${name}\\b`) })
        .getByText(shown, { exact: true })
        .waitFor()
    }
    expect(errors).toEqual([])
  })
})
