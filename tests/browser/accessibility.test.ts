import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, arrive, keepScreenshot, openBrowser, openPage, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser
const pages = new Map<string, string>()

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  const file = supplierFile({ rows: 300 })
  const run = await importByApi(server.url, file, 'nord')
  const list = (await (await fetch(`${server.url}/api/v1/products?limit=1`)).json()) as { items: { id: string }[] }
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file.buffer)]), file.name)
  const upload = await fetch(`${server.url}/api/v1/imports/uploads`, { method: 'POST', body: form })
  const { id: uploadId } = (await upload.json()) as { id: string }

  pages.set('products', '/products')
  pages.set('product', `/products/${list.items[0]?.id}`)
  pages.set('imports', '/imports')
  pages.set('run', `/imports/${run.id}`)
  pages.set('new import', '/imports/new')
  pages.set('mapping', `/imports/uploads/${uploadId}`)
  pages.set('suppliers', '/suppliers')
  pages.set('mappings', '/mappings')
  pages.set('names', '/mappings/names')
  pages.set('tables', '/mappings/tables')
  pages.set('rates', '/mappings/rates')
  pages.set('databases', '/databases')
  pages.set('nowhere', '/nowhere')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const visitors = [
  { name: 'light', colorScheme: 'light', locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: 'dark', locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'light', locale: 'fr-FR', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', colorScheme: 'dark', locale: 'fr-FR', viewport: { width: 360, height: 740 } },
] as const

// The operator's pages share their parts: the widest are looked at again, narrow, dark and in French.
const operated: Partial<Record<(typeof visitors)[number]['name'], string[]>> = {
  light: ['backups', 'archives', 'queries', 'indexes', 'tables', 'activity', 'benchmarks'],
  'phone-dark': ['archives', 'tables', 'activity'],
}

// A page waits for the server more than it computes: some are looked at side by side.
describe.concurrent.each(visitors)('every page, $name', ({ name, ...options }) => {
  let visitor: Promise<BrowserContext>

  it.each([
    'products',
    'product',
    'imports',
    'run',
    'new import',
    'mapping',
    'suppliers',
    'mappings',
    'names',
    'tables',
    'rates',
    'databases',
    'nowhere',
    ...(operated[name] ?? []).map((page) => `databases/${page}`),
  ])('%s has no fault axe can find, and does not scroll sideways', async (pageName) => {
    visitor ??= arrive(browser, options)
    const { page, errors } = await openPage(await visitor)
    await page.goto(`${server.url}${pages.get(pageName) ?? `/${pageName}`}`)
    await page.waitForLoadState('networkidle')
    await page.locator('h1').waitFor()

    const faults = await accessibilityFaults(page)
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

    await keepScreenshot(page, `axe-${name}-${pageName.replace(/[ /]/, '-')}`)
    await page.close()
    expect(faults).toEqual([])
    expect(tooWide).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
  })
})

describe('the way back', () => {
  it('leads from a backup taken here to the plan of a restore', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/databases/backups`)
    await page.getByRole('button', { name: 'Full backup now' }).click()
    await page.getByRole('button', { name: 'Restore…' }).and(page.locator(':enabled')).click({ timeout: 60_000 })
    const guide = page.getByRole('dialog')
    await guide.getByText('The last commit').click()
    await guide.getByText('Everything', { exact: true }).click()
    await guide.getByRole('button', { name: 'Work out the plan' }).click()
    await guide.getByText(/pm restore latest/).waitFor()

    await keepScreenshot(page, 'operations-way-back')
    expect(await accessibilityFaults(page)).toEqual([])
    expect(errors).toEqual([])
  })
})

describe('what opens over a page', () => {
  it('the drawer of a supplier has no fault, and closes with Escape', async () => {
    const { page } = await visit(browser)
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('button', { name: 'New supplier' }).click()
    await page.getByRole('dialog').waitFor()

    const faults = await accessibilityFaults(page)
    await page.keyboard.press('Escape')

    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(faults).toEqual([])
  })

  it('the settings of a field have no fault', async () => {
    const { page } = await visit(browser, { colorScheme: 'dark' })
    await page.goto(`${server.url}${pages.get('mapping')}`)
    await page.getByRole('button', { name: 'Settings of Title' }).click()
    await page.getByRole('dialog').waitFor()

    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('the navigation of a narrow screen has no fault, and leads on', async () => {
    const { page } = await visit(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('button', { name: 'Open the navigation' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Databases' }).waitFor()

    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('dialog').getByRole('link', { name: 'Databases' }).click()
    await page.getByRole('heading', { name: 'Databases' }).waitFor()
  })
})
