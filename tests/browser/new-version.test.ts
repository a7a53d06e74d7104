import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, openBrowser, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  await importByApi(server.url, supplierFile({ rows: 5 }), 'nord')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** A page that is open while the server gets another version, which has no file of that name. */
async function anOldPage(
  path: string,
  file: RegExp,
  { viewport }: { viewport?: { width: number; height: number } } = {},
) {
  const { page } = await visit(browser, viewport ? { viewport } : {})
  await page.goto(`${server.url}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  let asked = 0
  await page.route(file, async (route) => {
    asked++
    await route.fulfill({ status: 404 })
  })
  const index = '<script type="module" src="/assets/index-new.js"></script>'
  await page.route(`${server.url}/`, (route) => route.fulfill({ contentType: 'text/html', body: index }))
  return { page, asked: () => asked }
}

describe('a page that is older than the server', () => {
  it.each([
    { name: 'desk', viewport: { width: 1280, height: 800 } },
    { name: 'phone', viewport: { width: 390, height: 844 } },
  ])(
    'says so where a part of it is not there any more, and keeps what is typed ($name)',
    async ({ name, viewport }) => {
      const { page } = await anOldPage('/products', /notice-panel/, { viewport })
      await page.getByRole('searchbox', { name: 'Search products' }).fill('perceuse')
      await page.getByRole('button', { name: /^Notifications, / }).click()

      const note = page.getByRole('alert').filter({ hasText: 'A new version is there.' })
      await note.waitFor()
      expect(await page.getByRole('searchbox', { name: 'Search products' }).inputValue()).toBe('perceuse')
      await keepScreenshot(page, `new-version-${name}`)
      expect(await accessibilityFaults(page)).toEqual([])
      await page.unrouteAll()
      await note.getByRole('button', { name: 'Load again' }).click()
      await note.waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: /^Notifications, / }).click()
      await page.getByRole('dialog').waitFor()
    },
  )

  it('loads the page it is led to from the new version, once', async () => {
    const { page, asked } = await anOldPage('/products', /suppliers-page/)
    await page.getByRole('link', { name: 'Suppliers', exact: true }).click()

    await page.getByRole('heading', { name: 'A new version is there.' }).waitFor()
    const before = asked()
    await page.waitForTimeout(1_000)
    expect(asked()).toBe(before)
    await keepScreenshot(page, 'new-version-page')
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.getByRole('heading', { name: 'Suppliers' }).waitFor()
  })
})
