import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accessibilityFaults,
  arrive,
  keepScreenshot,
  openBrowser,
  openPage,
  show,
  tooWideBy,
  type Visit,
  visit,
} from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser
const pages = new Map([
  ['products', '/products'],
  ['product', 'set below'],
  ['imports', '/imports'],
  ['run', 'set below'],
  ['new import', '/imports/new'],
  ['mapping', 'set below'],
  ['suppliers', '/suppliers'],
  ['mappings', '/mappings'],
  ['names', '/mappings/names'],
  ['tables', '/mappings/tables'],
  ['rates', '/mappings/rates'],
  ['databases', '/databases'],
  ['nowhere', '/nowhere'],
])

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  const file = supplierFile({ rows: 300 })
  const run = await importByApi(server.url, file, 'nord')
  const list = (await (await fetch(`${server.url}/api/v1/products?limit=1`)).json()) as { items: { id: string }[] }
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file.buffer)]), file.name)
  const upload = await fetch(`${server.url}/api/v1/imports/uploads`, { method: 'POST', body: form })
  const { id: uploadId } = (await upload.json()) as { id: string }

  pages.set('product', `/products/${list.items[0]?.id}`)
  pages.set('run', `/imports/${run.id}`)
  pages.set('mapping', `/imports/uploads/${uploadId}`)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

// What is bad in one colour scheme or at one width is often good in the other. Colours are the same at every width: a
// narrow page is looked at in one of them.
const visitors = [
  {
    name: 'at a desk',
    locale: 'en-GB',
    looks: [
      { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
      { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
    ],
  },
  {
    name: 'on a telephone',
    locale: 'fr-FR',
    looks: [{ name: 'phone-dark', colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
  },
] as const

// The operator's pages share their parts: the widest are looked at again, narrow, dark and in French.
const operated: Record<string, readonly string[]> = {
  light: ['backups', 'archives', 'queries', 'indexes', 'tables', 'activity', 'benchmarks'],
  'phone-dark': ['archives', 'tables', 'activity'],
}

// A page waits for the server more than it computes: some are looked at side by side.
describe.concurrent.each(visitors)('every page, $name', ({ locale, looks }) => {
  let visitor: Promise<BrowserContext>
  // A visitor goes on in the page he has: a new one is a process more, which compiles the whole program.
  const open: Visit[] = []

  it.for([
    ...[...pages.keys()].map((page) => ({ page, seen: looks })),
    ...looks.flatMap((look) =>
      (operated[look.name] ?? []).map((page) => ({ page: `databases/${page}`, seen: [look] })),
    ),
  ])('$page has no fault axe can find, and does not scroll sideways', async ({ page: pageName, seen }, { expect }) => {
    visitor ??= arrive(browser, { locale })
    const seat = open.pop() ?? (await openPage(await visitor))
    const { page, errors } = seat
    await page.goto(`${server.url}${pages.get(pageName) ?? `/${pageName}`}`)
    await page.waitForLoadState('networkidle')
    await page.locator('h1').waitFor()

    for (const look of seen) {
      await show(page, look)
      await keepScreenshot(page, `axe-${look.name}-${pageName.replace(/[ /]/, '-')}`)
      expect(await accessibilityFaults(page), look.name).toEqual([])
      await expect.poll(() => tooWideBy(page), { message: look.name }).toBeLessThanOrEqual(0)
    }

    expect(errors).toEqual([])
    open.push(seat)
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

describe('the archive', () => {
  it('is looked into and searched by policy', async () => {
    const { page, errors } = await visit(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${server.url}/databases/archives`)
    await page.getByRole('button', { name: 'Look inside import-errors' }).click()
    await page.getByText('Nothing has left the table yet.').waitFor()
    await page.getByRole('checkbox', { name: 'Rows in the table, too' }).check()
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    // The import of this file left rows with errors.
    await page
      .getByRole('status')
      .filter({ hasText: /^(\d+ rows?|The first \d+ rows)/ })
      .waitFor()

    await keepScreenshot(page, 'archive-inside')
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
