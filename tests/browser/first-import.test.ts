import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepScreenshot, openBrowser, visit } from './browser.ts'
import { type RunningServer, startServer } from './server.ts'
import { eanOf, supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]
const file = supplierFile({ rows: 400 })

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  ;({ page, errors } = await visit(browser))
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Chooses in one of the page's lists by what a person reads. */
async function choose(list: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: list, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

describe('from an empty installation to products', () => {
  it('offers two ways to begin', async () => {
    await page.goto(server.url)

    await page.getByRole('heading', { name: 'No products yet' }).waitFor()

    await expect.poll(() => page.getByRole('button', { name: 'Load the demo catalogue' }).isEnabled()).toBe(true)
    await keepScreenshot(page, 'first-1-empty')
    await page.getByRole('link', { name: 'Import a file' }).click()
    await page.getByRole('heading', { name: 'Import a file' }).waitFor()
  })

  it('shows how the file was understood', async () => {
    await page.locator('input[type=file]').setInputFiles(file)

    await page.getByRole('heading', { name: file.name }).waitFor()

    await expect.poll(() => page.getByRole('combobox', { name: 'Encoding' }).inputValue()).toBe('windows-1252')
    await expect.poll(() => page.getByRole('combobox', { name: 'Delimiter' }).inputValue()).toBe(';')
    await expect.poll(() => page.getByRole('combobox', { name: 'Decimal mark' }).inputValue()).toBe(',')
    await expect.poll(() => page.getByRole('combobox', { name: 'What Code EAN becomes' }).inputValue()).toBe('EAN')
    await expect
      .poll(() => page.getByRole('combobox', { name: 'What Prix HT becomes' }).inputValue())
      .toMatch(/Price|Cost/)
  })

  it('shows at once what a changed mapping makes of the rows', async () => {
    await choose('What Prix HT becomes', 'Price')
    await choose('What Désignation becomes', 'Not imported')
    await page.getByText('No column is the title').waitFor()
    await choose('What Désignation becomes', 'Title')
    await page.getByRole('button', { name: 'Settings of Title' }).click()
    await choose('Add a change', 'CAPITALS')
    await page.getByRole('dialog').getByText('SCIE SAUTEUSE 1', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Remove: CAPITALS' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await choose('Add a fixed value', 'Currency')
    await page.getByRole('textbox', { name: 'Currency' }).fill('EUR')
    const waits = page.getByRole('checkbox', { name: 'Rows without a usable EAN wait for a decision' })
    await waits.check()

    const preview = page.getByRole('region', { name: 'Table of the first rows' })

    await preview.getByRole('cell', { name: 'Scie sauteuse 1', exact: true }).waitFor()
    await preview.getByRole('cell', { name: 'EUR', exact: true }).first().waitFor()
    await keepScreenshot(page, 'first-2-mapping')
    // Rows with a wrong EAN are to be refused below.
    await waits.uncheck()
  })

  it('asks whose file it is, and starts', async () => {
    await expect.poll(() => page.getByRole('button', { name: 'Start the import' }).isDisabled()).toBe(true)

    await page.getByText('A new supplier', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Grossiste du Sud')
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('grossiste-sud')
    await page.getByRole('button', { name: 'Start the import' }).click()

    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('completed, some rows refused').first().waitFor()
    await keepScreenshot(page, 'first-3-result')
  })

  it('groups what was refused by its cause, and shows the rows', async () => {
    const cause = page.getByRole('listitem').filter({ hasText: 'A digit is wrong' }).first()
    await cause.waitFor()

    await cause.getByText(`${file.wrongEans} row`).waitFor()
    await cause.getByRole('button', { name: 'Show these rows' }).click()
    await page.getByText('Only: A digit is wrong').waitFor()
    // The header is line 1, so row 50 stands on line 51.
    await expect.poll(() => page.getByRole('cell', { name: '51', exact: true }).count()).toBe(1)
    await keepScreenshot(page, 'first-4-rows')
  })

  it('gives the refused rows as a file', async () => {
    await page.getByRole('button', { name: 'Download' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'The list as CSV' }).click(),
    ])

    const text = await readFile(await download.path(), 'utf8')

    expect(text.trim().split(/\r?\n/).length).toBe(file.wrongEans + 1)
    expect(text).toContain('EAN_CHECK_DIGIT')
  })

  it('leads to the products, and to where each value came from', async () => {
    await page.getByRole('link', { name: 'See the products' }).click()
    await page.getByText(`${file.rows - file.wrongEans} products`).waitFor()
    await page.getByRole('searchbox', { name: 'Search products' }).fill(eanOf(7))
    await page.getByText('1 product', { exact: true }).waitFor()
    await page.getByRole('link', { name: /^Stylo-bille rétractable 7$/ }).click()

    await page.getByRole('heading', { name: 'Stylo-bille rétractable 7' }).waitFor()

    await page.getByText(`${file.name}, line 8`).waitFor()
    await page.getByText('Best offer: the only one').waitFor()
    await page.getByRole('figure', { name: 'Price over time by supplier' }).waitFor()
    await page.getByRole('region', { name: 'Price over time by supplier' }).getByText('€8.07').waitFor()
    await keepScreenshot(page, 'first-5-product')
    await page.getByRole('link', { name: 'see import' }).click()
    await page.getByRole('heading', { name: file.name }).waitFor()
  })

  it('notices the very same file', async () => {
    await page.goto(`${server.url}/imports/new`)

    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('This very file was imported before').waitFor()
    await choose('Whose file is it?', 'Grossiste du Sud (grossiste-sud)')
    await page.getByText('The mapping kept for this supplier is used').waitFor()
    await keepScreenshot(page, 'first-6-again')

    const start = page.getByRole('button', { name: 'Start the import' })
    await expect.poll(() => start.isDisabled()).toBe(true)
    await page.getByRole('checkbox', { name: 'Import it again all the same' }).check()
    await start.click()
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('completed, some rows refused').first().waitFor()
    const created = page.locator('dl > div', { hasText: 'Created' }).locator('dd')
    await expect.poll(() => created.innerText()).toBe('0')
    const profiles = await page.request.get(`${server.url}/api/v1/profiles`)
    expect(await profiles.json()).toMatchObject({ items: [{ isDefault: true, version: 1 }] })
  })

  it('maps the file anew when asked to, and takes the kept mapping again', async () => {
    await page.goBack()
    await choose('Whose file is it?', 'Grossiste du Sud (grossiste-sud)')
    await page.getByRole('button', { name: 'Map anew' }).click()
    await page.getByText('A mapping is kept for this supplier').waitFor()
    const currency = page.getByRole('textbox', { name: 'Currency' })

    await page.getByRole('button', { name: 'Use it' }).click()
    await page.getByText('The mapping kept for this supplier is used').waitFor()

    await expect.poll(() => currency.inputValue()).toBe('EUR')
  })

  it('says that the kept mapping does not fit a file whose columns are called otherwise, and what they are now', async () => {
    const rest = file.buffer.subarray(file.buffer.indexOf('\n'))
    const header = Buffer.from('Code article;Libellé;EAN;Fabricant;Rayon;Tarif;Qté', 'latin1')
    await page.goto(`${server.url}/imports/new`)
    await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.concat([header, rest]) })
    await choose('Whose file is it?', 'Grossiste du Sud (grossiste-sud)')
    await page.getByText('takes columns that this file does not have').waitFor()

    await page.getByRole('button', { name: 'See which' }).click()

    await page.getByText('Is “Prix HT” now “Tarif”?').waitFor()
    await keepScreenshot(page, 'first-7-renamed')
  })

  it('maps a file of ten thousand columns', async () => {
    const names = ['sku', ...Array.from({ length: 9_998 }, (_, i) => `c${i}`), 'ean']
    const row = ['A-1', ...Array.from({ length: 9_998 }, () => 'x'), eanOf(1)]
    await page.goto(`${server.url}/imports/new`)

    await page
      .locator('input[type=file]')
      .setInputFiles({ ...file, buffer: Buffer.from(`${names.join(';')}\n${row.join(';')}\n`) })

    await page.getByRole('button', { name: /^Show more \(9,\d{3} columns left\)$/ }).waitFor()
    await expect.poll(() => page.getByRole('combobox', { name: 'What ean becomes' }).inputValue()).toBe('EAN')
  })

  it('says of a file without a row that there is nothing to import', async () => {
    const [header = ''] = file.buffer.toString('latin1').split('\n')
    await page.goto(`${server.url}/imports/new`)

    await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from(header, 'latin1') })

    await page.getByText('The file has no row: there is nothing to import.').waitFor()
  })

  it('lists both imports, and broke nothing on the way', async () => {
    await page.getByRole('link', { name: 'Imports' }).first().click()

    await page.getByRole('heading', { name: 'Imports', exact: true }).waitFor()

    await page.getByRole('link', { name: file.name }).nth(1).waitFor()
    expect(errors).toEqual([])
  })
})
