import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, onDarkTelephone, openBrowser, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'

const PRODUCTS = 300
let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

/** A supplier's list that went through a spreadsheet: every tenth price has a comma, some EANs their zeros or ends lost. */
function damagedFile() {
  const rows = Array.from({ length: PRODUCTS }, (_, i) => {
    const ean = withCheckDigit(i % 29 === 3 ? `00${3_000_000_000 + i}` : `40${6_380_000_000 + i}`)
    const shown = i % 29 === 3 ? ean.replace(/^0+/, '') : i % 31 === 5 ? '4,00638E+12' : ean
    const price = (10 + i / 100).toFixed(2)
    const stock = i % 37 === 7 ? '#N/A' : String(i % 9)
    return `SKU-${i};${shown};Article ${i};${i % 10 === 4 ? price.replace('.', ',') : price};${stock}`
  })
  return { name: 'tarif-excel.csv', buffer: Buffer.from(['sku;ean;title;price;stock', ...rows].join('\n')) }
}

function withCheckDigit(body: string): string {
  const sum = Array.from(body, Number).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 1 : 3), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  const run = await importByApi(server.url, damagedFile(), 'acme')
  ;({ page, errors } = await visit(browser))
  await page.goto(`${server.url}/imports/${run.id}`)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('a repair', () => {
  it('begins with what did the damage, and what each cell would be', async () => {
    await page.getByRole('heading', { name: 'Another decimal mark than the column’s' }).waitFor()
    await page.getByRole('heading', { name: 'Scientific notation: digits lost' }).waitFor()

    await expect.poll(() => page.getByText('10,04').first().isVisible()).toBe(true)
    await keepScreenshot(page, 'repair-1-causes')
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('reads well on a telephone and in the dark', async () => {
    await onDarkTelephone(page, async () => {
      await keepScreenshot(page, 'repair-2-narrow')
      expect(await accessibilityFaults(page)).toEqual([])
    })
  })

  it("gives the supplier's own file back, marked", async () => {
    await page.getByRole('button', { name: 'Download' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'The file, marked' }).click(),
    ])

    expect(download.suggestedFilename()).toBe('tarif-excel-marked.csv')
  })

  it('shows values before and after, and reads only those rows again', async () => {
    const cause = page.getByRole('listitem').filter({ hasText: 'Another decimal mark' }).first()
    await cause.getByRole('button', { name: 'Repair…' }).click()
    await page.getByText('30 rows of the file are read again').waitFor()
    await keepScreenshot(page, 'repair-3-preview')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Repair 30 rows' }).click()

    await page.getByText('This run read repaired rows of another one again').waitFor()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await keepScreenshot(page, 'repair-4-repaired')
  })

  it('is remembered where it began', async () => {
    await page.getByRole('link', { name: 'see that run' }).click()

    await page.getByRole('link', { name: 'Repaired' }).first().waitFor()
    await keepScreenshot(page, 'repair-5-done')
    expect(errors).toEqual([])
  })
})
