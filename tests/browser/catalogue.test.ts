import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepScreenshot, openBrowser, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  await importByApi(server.url, supplierFile({ rows: 3_000 }), 'nord')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the list of products', () => {
  it('is walked by keyboard from the first row to the last, and opened', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/products`)
    const grid = page.getByRole('grid')
    await grid.getByRole('link').first().waitFor()
    await grid.focus()

    await page.keyboard.press('ArrowDown')
    await expect.poll(() => grid.getAttribute('aria-activedescendant')).toBe('product-1')
    await page.keyboard.press('End')
    await page.locator('#product-2939').getByRole('link').waitFor()

    await expect.poll(() => grid.getAttribute('aria-activedescendant')).toBe('product-2939')
    await expect.poll(() => page.getByRole('row').count()).toBeLessThan(60)
    await keepScreenshot(page, 'list-1-end')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Offers' }).waitFor()
    await page.goBack()
    await page.locator('#product-2939').getByRole('link').waitFor()
    expect(errors).toEqual([])
  })

  it('keeps what is looked for in the address', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/products`)
    await page.getByRole('grid').getByRole('link').first().waitFor()

    await page.keyboard.press('/')
    await page.keyboard.type('scie')
    await page.waitForURL(/q=scie/)
    const brand = page.getByRole('combobox', { name: 'Brand' })
    await brand.fill('bos')
    await page.getByRole('option', { name: 'Bosch' }).click()
    await page.waitForURL(/brandName=Bosch/)
    await page.getByRole('textbox', { name: 'Price from' }).fill('100,5')
    await page.keyboard.press('Enter')
    await page.waitForURL(/min=100.5/)
    await page.reload()

    await page.getByRole('grid').getByRole('link').first().waitFor()
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('scie')
    await expect.poll(() => brand.inputValue()).toBe('Bosch')
    await expect.poll(() => page.getByRole('textbox', { name: 'Price from' }).inputValue()).toBe('100.5')
    await keepScreenshot(page, 'list-2-filtered')
  })

  it('is taken away as it is shown, all of it', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/products?q=scie&sort=title`)
    await page.getByRole('grid').getByRole('link').first().waitFor()
    const count = Number(await page.getByRole('grid').getAttribute('aria-rowcount'))

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ])

    expect(download.suggestedFilename()).toBe('products.csv')
    const [, ...lines] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(lines.length).toBe(count - 1)
    expect(lines.every((line) => /scie/i.test(line))).toBe(true)
  })

  it('says when nothing matches, and shows everything again', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/products?q=zzzzzz`)

    await page.getByRole('heading', { name: 'No product matches' }).waitFor()
    await page.getByRole('button', { name: 'Show all products' }).click()

    await page.getByRole('grid').getByRole('link').first().waitFor()
  })
})

describe('the shell', () => {
  it('speaks the language of the browser, changes it at once and remembers it', async () => {
    const { page } = await visit(browser, { locale: 'fr-FR' })
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('heading', { name: 'Fournisseurs' }).waitFor()

    await page.getByText('EN', { exact: true }).click()
    await page.getByRole('heading', { name: 'Suppliers' }).waitFor()
    await page.reload()

    await page.getByRole('heading', { name: 'Suppliers' }).waitFor()
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
    await expect.poll(() => page.title()).toBe('Suppliers · Products Manager')
  })

  it('remembers the chosen colours before it draws', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('heading', { name: 'Suppliers' }).waitFor()

    await page.getByTitle('Dark').click()
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor({ state: 'attached' })
    // The program itself never arrives: what is set now was set before the first paint.
    await page.route('**/assets/**', (route) => route.abort())
    await page.goto(`${server.url}/databases`, { waitUntil: 'domcontentloaded' })

    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  })

  it('lets the keyboard skip the navigation', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('heading', { name: 'Suppliers' }).waitFor()

    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')

    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main')
  })

  it('says when the server is away, and comes back by itself', async () => {
    const { page } = await visit(browser)
    await page.route('**/api/**', (route) => route.abort())
    await page.goto(`${server.url}/imports`)
    await page.getByText('The server does not answer. What you see may be old').waitFor()
    await keepScreenshot(page, 'shell-1-away')

    await page.getByRole('alert').waitFor()
    await page.unroute('**/api/**')

    await page.getByRole('link', { name: 'tarif-novembre.csv' }).waitFor()
    await page.getByText('The server does not answer. What you see may be old').waitFor({ state: 'detached' })
  })

  it('has a page for addresses that lead nowhere', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/no/such/place`)

    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'To the products' }).click()

    await page.getByRole('grid').waitFor()
  })
})

describe('suppliers', () => {
  it('are added, and refused with the reason when the code is taken', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/suppliers`)

    await page.getByRole('button', { name: 'New supplier' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => page.getByText('Missing', { exact: true }).count()).toBe(2)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme')
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('nord')
    await page.getByRole('radio', { name: /Mark out of stock/ }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('acme')
    await page.getByRole('button', { name: 'Save' }).click()

    const row = page.getByRole('row', { name: /^Acme / })
    await row.waitFor()
    await expect.poll(() => row.getByRole('cell', { name: 'Mark out of stock' }).count()).toBe(1)
  })
})

it('shows the seven databases', async () => {
  const { page } = await visit(browser)
  await page.goto(`${server.url}/databases`)
  await page.getByText('All healthy').waitFor()

  const names = async () => (await page.getByRole('rowheader').allInnerTexts()).map((name) => name.split('\n')[0])

  await expect.poll(names).toEqual(['core', 'catalog', 'imports', 'exports', 'media', 'code2asin', 'analytics'])
  await keepScreenshot(page, 'databases')
})
