import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, onDarkTelephone, openBrowser, tooWideBy, visit } from './browser.ts'
import { holdNothing, importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'

const PRODUCTS = 400
let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

/** The supplier's file of a month: prices go up and down, every ninth article is gone, a tenth is new. */
function fileOf(month: number) {
  const rows = Array.from({ length: PRODUCTS }, (_, i) => {
    const price = ((10 + i) * (1 + (month * ((i % 21) - 10)) / 20)).toFixed(2)
    return `SKU-${i};Article ${i};Marque ${i % 5};${price};${i % 7};Bureau > Fournitures > Famille ${i % 3}`
  }).filter((_, i) => (month === 0 ? i % 10 !== 0 : i % 9 !== 0))
  const text = ['sku;title;brand;price;stock;category', ...rows].join('\n')
  return { name: `month-${month}.csv`, buffer: Buffer.from(text) }
}

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  await importByApi(server.url, fileOf(0), 'acme')
  const plan = await importByApi(server.url, { ...fileOf(1), dryRun: true }, 'acme')
  ;({ page, errors } = await visit(browser))
  await page.goto(`${server.url}/imports/${plan.id}`)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('a monthly file', () => {
  it('is seen as a plan before anything changes', async () => {
    await page.getByRole('heading', { name: 'What this file would change' }).waitFor()
    await page.getByRole('cell', { name: 'Article 1', exact: false }).first().waitFor()

    await keepScreenshot(page, 'plan-1-whole')
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('shows the largest price moves, and those of one brand', async () => {
    await page.getByLabel('Largest price moves first').check()
    await page.getByRole('button', { name: /Marque 3/ }).click()

    await page.getByRole('cell', { name: '-50 %' }).first().waitFor()
    // What tells one category from another is the end of its path.
    await page.getByRole('button', { name: /^Famille 1/ }).waitFor()
    await keepScreenshot(page, 'plan-2-moves')
  })

  it('is asked for a product once its number is typed, and shows the answer to what was asked last', async () => {
    const asked: string[] = []
    await page.route(/\/rows\?/, async (route) => {
      const product = new URL(route.request().url()).searchParams.get('product') ?? ''
      asked.push(product)
      if (product === 'SKU-3') await sleep(1_500)
      await route.fallback()
    })
    const field = page.getByRole('textbox', { name: 'EAN or SKU' })
    await field.pressSequentially('SKU-3', { delay: 20 })
    await expect.poll(() => asked).toEqual(['SKU-3'])
    await field.pressSequentially('3')

    await page.getByText('1 change', { exact: true }).waitFor()
    await page.getByRole('cell', { name: 'Article 33' }).waitFor()
    await sleep(1_600)
    expect(asked).toEqual(['SKU-3', 'SKU-33'])
    expect(await page.getByRole('cell', { name: 'Article 33' }).count()).toBe(1)
    await page.unroute(/\/rows\?/)
    await field.fill('')
    await page.getByText('1 change', { exact: true }).waitFor({ state: 'hidden' })
  })

  it('forgets what was just typed when the filters are cleared', async () => {
    const field = page.getByRole('textbox', { name: 'EAN or SKU' })
    await field.pressSequentially('SKU-3')
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await sleep(400)

    expect(await field.inputValue()).toBe('')
    await page.getByLabel('Largest price moves first').check()
    await page.getByRole('button', { name: /Marque 3/ }).click()
    await page.getByRole('cell', { name: '-50 %' }).first().waitFor()
  })

  it('reads well on a telephone and in the dark', async () => {
    await onDarkTelephone(page, async () => {
      await keepScreenshot(page, 'plan-3-narrow')
      expect(await accessibilityFaults(page)).toEqual([])
    })
  })

  it('is applied in part, as it is shown', async () => {
    await page.getByRole('button', { name: 'Apply what is shown' }).first().click()
    await page.getByText(/Only what the filter shows is written: \d+ rows/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply what is shown' }).click()

    await page.getByText('This run applied a plan').waitFor()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await keepScreenshot(page, 'plan-4-applied')
    await page.getByRole('link', { name: 'see the plan' }).click()
    await page.getByText('applied in part', { exact: true }).waitFor()
    await page.goBack()
  })

  it('is taken back in part after three lists', async () => {
    await page.getByRole('button', { name: 'Undo' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Goes back: \d+/).click()
    const whole = await dialog.getByText(/Goes back: \d+/).textContent()
    await dialog.getByLabel('Only these products').pressSequentially('SKU-13,SKU-23,')
    await dialog.getByText('Goes back: 2').waitFor()
    await keepScreenshot(page, 'plan-5-undo')
    expect(await accessibilityFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Undo this part' }).click()

    await page.getByText('This run took another one back').waitFor()
    await page.getByText('completed', { exact: true }).first().waitFor()
    await page.getByText('Went back').waitFor()
    expect(await page.getByText('Every row was taken').count()).toBe(0)
    expect(whole).not.toContain(': 2')
  })

  it('is taken back weeks later, save what other runs have changed since', async () => {
    await holdNothing(server.url, 'acme')
    await importByApi(server.url, fileOf(2), 'acme')
    await page.getByRole('link', { name: 'see that run' }).click()
    await page.getByText('This run applied a plan').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()

    const dialog = page.getByRole('dialog')
    await dialog.getByText(/Stays as it is: [1-9]/).click()
    await dialog.getByText('changed since').first().waitFor()
    await keepScreenshot(page, 'plan-6-undo-late')
  })

  it('says that it was undone as long as that stands', async () => {
    const dialog = page.getByRole('dialog')
    const products = dialog.getByLabel('Only these products')
    await products.pressSequentially('NO-SUCH,')
    await dialog.getByText('Nothing of this run that still stands is of this part.').waitFor()
    await page.goto(`${server.url}/imports`)
    await page.getByRole('row').nth(1).getByRole('link').click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByText('This run took another one back').waitFor()
    await page.getByText('completed', { exact: true }).first().waitFor()
    await page.getByRole('link', { name: 'see that run' }).click()
    await page.getByText('This run was undone').waitFor()
    await keepScreenshot(page, 'plan-7-undone')

    await page.getByRole('link', { name: 'see that run' }).click()
    await page.getByText('This run took another one back').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByText('completed', { exact: true }).first().waitFor()
    await page.goto(`${server.url}/imports`)

    await page.getByRole('row', { name: /Undo undone/ }).waitFor()
    await keepScreenshot(page, 'plan-8-runs')
    expect(await page.getByText('undone', { exact: true }).count()).toBe(1)
    expect(errors).toEqual([])
  })

  it('is rejected with a note, which a telephone shows whole', async () => {
    const plan = await importByApi(server.url, { ...fileOf(1), dryRun: true }, 'acme')
    await page.goto(`${server.url}/imports/${plan.id}`)
    await page.getByRole('button', { name: 'Reject' }).click()
    await page
      .getByRole('dialog')
      .getByRole('textbox')
      .fill(`Wrong month: ${'month'.repeat(40)}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Rejected: Wrong month').waitFor()

    await onDarkTelephone(page, async () => {
      await keepScreenshot(page, 'plan-9-rejected')
      expect(await tooWideBy(page)).toBe(0)
    })
    expect(errors).toEqual([])
  })
})
