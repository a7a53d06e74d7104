import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aWorkbook } from '../../server/src/modules/imports/testing/a-workbook.ts'
import { accessibilityFaults, keepScreenshot, openBrowser, visit } from './browser.ts'
import { type RunningServer, startServer } from './server.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const workbook = {
  name: 'prices.xlsx',
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(
    aWorkbook({
      About: [['Prices of ACME'], ['valid from January']],
      Pens: [
        ['SKU', 'EAN', 'Name', 'Price'],
        ['P-1', 4006381333931, 'Pen', 1.5],
        ['P-2', 36000291452, 'Ink', 19.99],
      ],
      Ledger: [
        ['Account', 'Total'],
        ['4711', 100],
      ],
    }),
  ),
}
const feed = {
  name: 'feed.xml',
  mimeType: 'text/xml',
  buffer: Buffer.from(
    '<catalog><products>\n<product><sku>P-1</sku><price>1.50</price><image><url>a</url><alt>b</alt></image></product>\n<product><sku>P-2</sku><price>2.50</price><image><url>c</url><alt>d</alt></image></product>\n</products></catalog>',
  ),
}

const shop = {
  name: 'shop.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify({
      products: ['Tee', 'Cap'].map((title) => ({
        title,
        variants: ['S', 'M'].map((size) => ({ sku: `${title}-${size}`, price: '19.90', size })),
        vendor: 'Acme',
      })),
    }),
  ),
}

const aligned = {
  name: 'aligned.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from(
    [['SKU', 'EAN', 'Name', 'Price'], ...[1, 2, 3, 4, 5].map((i) => [`P-${i}`, '4006381333931', `Pen ${i}`, `${i}.50`])]
      .map(([sku = '', ean = '', name = '', price = '']) => sku.padEnd(8) + ean.padEnd(16) + name.padEnd(20) + price)
      .join('\n'),
  ),
}

describe('files of other formats', () => {
  it('a workbook shows its sheets, and another one can be chosen', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/imports/new`)
    await page.locator('input[type=file]').setInputFiles(workbook)
    await page.getByRole('heading', { name: workbook.name }).waitFor()

    await page.getByText('Pens', { exact: true }).first().waitFor()

    await expect
      .poll(() => page.getByRole('combobox', { name: 'Format', exact: true }).inputValue())
      .toBe('Excel workbook')
    await expect.poll(() => page.getByRole('combobox', { name: 'Delimiter' }).count()).toBe(0)
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'formats-workbook')
    expect(errors).toEqual([])
  })

  it('an XML feed shows its record element, on a phone in the dark', async () => {
    const { page, errors } = await visit(browser, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    await page.goto(`${server.url}/imports/new`)
    await page.locator('input[type=file]').setInputFiles(feed)
    await page.getByRole('heading', { name: feed.name }).waitFor()

    const records = page.getByRole('combobox', { name: 'One record is' })
    await expect.poll(() => records.inputValue()).toBe('/catalog/products/product')
    await keepScreenshot(page, 'formats-xml-phone')
    await records.click()
    await page.getByRole('option', { name: '/catalog/products/product/image', exact: true }).click()
    await page.getByRole('combobox', { name: 'What url becomes' }).waitFor()

    expect(errors).toEqual([])
  })

  it('a list in each record is said to be the rows, and the records can be', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/imports/new`)
    await page.locator('input[type=file]').setInputFiles(shop)
    await page.getByRole('heading', { name: shop.name }).waitFor()

    const records = page.getByRole('combobox', { name: 'One record is' })
    await expect.poll(() => records.inputValue()).toBe('each of variants in /products')
    await page.getByText('A row is one of “variants”, with what stands in “/products” around it').waitFor()
    await page.getByRole('cell', { name: 'Cap-M' }).first().waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'formats-nested')

    await records.click()
    await page.getByRole('option', { name: '/products', exact: true }).click()
    await page.getByText('Tee-S | Tee-M').first().waitFor()

    expect(await records.inputValue()).toBe('/products')
    expect(errors).toEqual([])
  })

  it('text of fixed width shows where its columns begin, and each edge can be moved by keyboard', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/imports/new`)
    await page.locator('input[type=file]').setInputFiles(aligned)
    await page.getByRole('heading', { name: 'Where the columns begin' }).waitFor()
    const edge = page.getByRole('textbox', { name: 'EAN begins at' })
    await expect.poll(() => edge.inputValue()).toBe('9')

    await edge.fill('8')
    await edge.press('Enter')
    await expect.poll(() => page.getByRole('combobox', { name: 'What EAN becomes' }).inputValue()).toBe('EAN')
    await expect.poll(() => edge.inputValue()).toBe('8')
    await page.getByRole('textbox', { name: 'Place' }).fill('40')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'column 5 begins at' }).waitFor()

    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'formats-fixed-width')
    await page.getByRole('button', { name: 'Remove the edge before column 5' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'column 5 begins at' }).count()).toBe(0)
    expect(errors).toEqual([])
  })
})
