import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, onDarkTelephone, openBrowser, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'

let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

const withEan = [
  'sku;ean;title;price',
  'B-1;4006381333931;Stylo Cristal bleu;2.00',
  'B-2;3400949497294;Stylo Safari rouge;9.00',
]
const without = [
  'sku;ean;title;price',
  'A-1;;STYLO CRISTAL BLEU;1.80',
  'A-2;;Stylo Safari rouge vif;8.50',
  'A-3;;Agrafeuse de bureau;12.00',
  'A-4;;Poisson rouge;3.00',
]
const file = (name: string, lines: readonly string[]) => ({ name, buffer: Buffer.from(lines.join('\n')) })

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  await importByApi(server.url, file('bolt.csv', withEan), 'bolt')
  const run = await importByApi(server.url, { ...file('acme.csv', without), more: { withoutEan: 'queue' } }, 'acme')
  expect(run.waiting).toBe(4)
  ;({ page, errors } = await visit(browser))
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const rows = () => page.getByRole('grid').getByRole('row')

describe('the queue of rows without an EAN', () => {
  it('shows each row beside the product it may be', async () => {
    await page.goto(`${server.url}/ean-queue`)
    await page.getByText('4 rows wait.', { exact: false }).waitFor()
    await rows().filter({ hasText: 'STYLO CRISTAL BLEU' }).getByTitle('Stylo Cristal bleu', { exact: true }).waitFor()

    await keepScreenshot(page, 'queue-1-waiting')
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('is worked through by keys', async () => {
    await page.locator('[role=grid]:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('1 row is decided.').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('n')
    await page.getByText('2 rows wait.', { exact: false }).waitFor()

    await expect.poll(() => rows().count()).toBe(2)
    await keepScreenshot(page, 'queue-2-decided')
  })

  it('takes the last decision back', async () => {
    await page.getByRole('button', { name: 'Take back' }).click()

    await page.getByText('3 rows wait.', { exact: false }).waitFor()
    // The button is gone; the keys work on.
    await page.locator('[role=grid]:focus').waitFor()
  })

  it('opens a row, where the same keys decide', async () => {
    await page.keyboard.press('o')
    await page.getByRole('dialog').getByRole('button', { name: 'Until it changes (s)' }).waitFor()
    await page.keyboard.press('s')

    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText('1 row is decided.').waitFor()
    await page.getByText('2 rows wait.', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.getByText('3 rows wait.', { exact: false }).waitFor()
  })

  it('opens a row, and refuses an EAN whose check digit is wrong', async () => {
    await rows().last().getByText(/./).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('Its EAN').fill('4006381333932')
    await keepScreenshot(page, 'queue-3-open')
    await drawer.getByRole('button', { name: 'Give EAN' }).click()

    await page.getByRole('alert').getByText('its check digit is wrong', { exact: false }).waitFor()
  })

  it('reads well on a telephone and in the dark', async () => {
    await onDarkTelephone(page, async () => {
      await keepScreenshot(page, 'queue-4-narrow')
      expect(await accessibilityFaults(page)).toEqual([])
    })
  })

  it('decides about all that is shown at once, and is empty then', async () => {
    await page.getByRole('button', { name: 'Leave 3 out for ever' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click()

    await page.getByRole('heading', { name: 'No row waits' }).waitFor()
    await page.getByRole('link', { name: 'Map a file' }).waitFor()
    await keepScreenshot(page, 'queue-6-empty')
    await page.getByText('Decided', { exact: true }).click()
    await page.getByText('Left out for ever').first().waitFor()
    expect(await page.getByRole('grid').getByRole('checkbox').count()).toBe(0)
    await keepScreenshot(page, 'queue-5-history')
    expect(errors).toEqual([])
  })
})
