import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, onDarkTelephone, openBrowser, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'

let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

const HEAD = 'sku;ean;title;brand;color;price;stock'
const fileOf = (name: string, rows: readonly string[]) => ({ name, buffer: Buffer.from([HEAD, ...rows].join('\n')) })

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  await importByApi(
    server.url,
    fileOf('spring.csv', ['P-1;4006381333931; Ball  pen ;Acme;blue;2,50;7', 'P-2;;Ink;Acme;red;7,10;3']),
    'nord',
  )
  await importByApi(server.url, fileOf('rival.csv', ['R-9;4006381333931;Ball pen;Acme;blue;2,20;1']), 'sud')
  await importByApi(
    server.url,
    fileOf('autumn.csv', ['P-1;4006381333931; Ball  pen ;Acme;blue;2,10;7', 'P-2;;Ink;Acme;red;7,10;3']),
    'nord',
  )
  ;({ page, errors } = await visit(browser))
  await page.goto(`${server.url}/products?q=4006381333931`)
  await page.getByRole('link', { name: 'Ball pen' }).first().click()
  await page.getByRole('heading', { name: 'Offers' }).waitFor()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('a value on the product page', () => {
  it('tells the file, the row, the cell as it is written there and what became of it', async () => {
    await page.getByRole('button', { name: 'Ball pen', exact: true }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('link', { name: 'spring.csv' }).waitFor()

    await drawer.getByText('Cell “title”').waitFor()
    await expect.poll(() => drawer.locator('dd').filter({ hasText: ' Ball  pen ' }).count()).toBe(1)
    await keepScreenshot(page, 'origin-1-title')
    expect(await accessibilityFaults(page)).toEqual([])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      drawer.getByRole('link', { name: 'spring.csv' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('spring.csv')
  })

  it('of a price names the best offer, its reason, and what it was before', async () => {
    await page.keyboard.press('Escape')
    await page.locator('dd').getByRole('button', { name: '€2.10' }).first().click()
    const drawer = page.getByRole('dialog')

    await drawer.getByText('Best offer: lowest price').waitFor()
    await drawer.getByRole('link', { name: 'autumn.csv' }).waitFor()
    await drawer.locator('del').filter({ hasText: '2.5' }).waitFor()
    await keepScreenshot(page, 'origin-2-price')
  })

  it('reads well on a telephone and in the dark', async () => {
    await onDarkTelephone(page, async () => {
      await keepScreenshot(page, 'origin-3-narrow')
      expect(await accessibilityFaults(page)).toEqual([])
    })
    await page.keyboard.press('Escape')
    expect(errors).toEqual([])
  })
})

describe('a value given by hand', () => {
  it('is saved under a name, and the next import leaves it alone', async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Title' }).fill('Fine pen')
    await form.getByLabel('Your name').fill('Ann')
    await expect
      .poll(() => form.getByRole('button', { name: 'Title: keep from imports' }).getAttribute('aria-pressed'))
      .toBe('true')
    await keepScreenshot(page, 'edit-1-form')
    expect(await accessibilityFaults(page)).toEqual([])
    await form.getByRole('button', { name: 'Save' }).click()

    await page.getByRole('heading', { name: 'Fine pen' }).waitFor()
    await page.getByText('Ann', { exact: true }).waitFor()
    await importByApi(
      server.url,
      fileOf('winter.csv', ['P-1;4006381333931;Ball pen, blue;Acme;navy;2,00;7', 'P-2;;Ink;Acme;red;7,10;3']),
      'nord',
    )
    await page.reload()
    await page.getByText('winter.csv').first().waitFor()
    await expect.poll(() => page.getByRole('heading', { name: 'Fine pen' }).count()).toBe(1)
  })

  it('does not write over what somebody changed meanwhile, unless the person says so', async () => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Colour' }).fill('azure')
    const id = new URL(page.url()).pathname.split('/').at(-1)
    await fetch(`${server.url}/api/v1/products/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ values: { color: 'cobalt' }, author: 'Ben' }),
    })
    await form.getByRole('button', { name: 'Save' }).click()

    await form.getByText('cobalt').waitFor()
    await keepScreenshot(page, 'edit-2-conflict')
    expect(await accessibilityFaults(page)).toEqual([])
    await form.getByRole('button', { name: 'Keep mine' }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.locator('dd').filter({ hasText: 'azure' }).first().waitFor()
    expect(errors).toEqual([])
  })
})

describe('a long text', () => {
  it('is shown by its beginning, before and after a change, and whole when it is asked for', async () => {
    const id = new URL(page.url()).pathname.split('/').at(-1)
    for (const description of [`Old ${'word '.repeat(500)}`, `New ${'word '.repeat(500)}`]) {
      await fetch(`${server.url}/api/v1/products/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ values: { description }, author: 'Cleo' }),
      })
    }
    await page.reload()

    await page.getByRole('deletion').filter({ hasText: 'Old word' }).waitFor()
    const became = page.getByRole('insertion').filter({ hasText: 'New word' })
    await became.getByRole('button', { name: /^Show the whole text \(2,50\d characters\)$/ }).click()
    await became.getByRole('button', { name: 'Show less' }).waitFor()
    expect((await became.innerText()).length).toBeGreaterThan(2_400)
    await keepScreenshot(page, 'origin-4-long')
  })

  it('leaves the place on the page to whoever closes what told its origin, the first time, too', async () => {
    await page.reload()
    const value = page.getByRole('button', { name: /^New word/ })
    await value.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('Cleo gave it by hand.').waitFor()
    await keepScreenshot(page, 'origin-5-long')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    await expect.poll(() => value.evaluate((button) => button === document.activeElement)).toBe(true)
  })
})

describe('the moment the list is looked at', () => {
  it.each(['', '&q=pen&stock=in'])(
    'may be one before there was anything, whatever is looked for: %j',
    async (narrowed) => {
      const visitor = await visit(browser)
      await visitor.page.goto(`${server.url}/products?asOf=2020-01-01${narrowed}`)

      await visitor.page.getByRole('heading', { name: 'The catalogue was empty then' }).waitFor()
      await keepScreenshot(visitor.page, `past-empty${narrowed === '' ? '' : '-narrowed'}`)
      expect(visitor.errors).toEqual([])
    },
  )
})

describe('the moment a product is looked at', () => {
  it('is the present where the address says none that is one', async () => {
    await page.goto(`${page.url()}?asOf=yesterday`)

    await page.getByRole('button', { name: 'Edit', exact: true }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  it('may be typed key by key, its year last, and be one before the product was there', async () => {
    const visitor = await visit(browser, { timezoneId: 'America/New_York', locale: 'en-US' })
    await visitor.page.goto(page.url())
    const field = visitor.page.getByLabel('As it was at')
    await field.focus()
    for (const key of '100120261030A') await visitor.page.keyboard.press(key)
    await visitor.page.getByText('as it was on 1 Oct 2026, 10:30').waitFor()
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', ...'2025']) await visitor.page.keyboard.press(key)

    await visitor.page.getByText('as it was on 1 Oct 2025, 10:30').waitFor()
    await visitor.page.getByRole('heading', { name: 'Not in the catalogue then' }).waitFor()
    expect(await field.inputValue()).toBe('2025-10-01T10:30')
    await keepScreenshot(visitor.page, 'past-not-then')
    await visitor.page.getByRole('button', { name: 'Back to the present' }).click()
    await visitor.page.getByRole('button', { name: 'Edit', exact: true }).waitFor()
    expect(await field.inputValue()).toBe('')
    expect(visitor.errors).toEqual([])
  })
})
