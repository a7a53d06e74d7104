import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Supplier } from '@products-manager/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pmProgram } from '../../server/src/main/testing/pm-program.ts'
import { accessibilityFaults, keepScreenshot, openBrowser, tooWideBy, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'

const PRODUCTS = 400
const root = fileURLToPath(new URL('../..', import.meta.url))
let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

/** The list of a month: some articles go and come, a quarter of the prices rises a little, stocks change. */
function fileOf(month: number, write = (price: string, _: number) => price) {
  const rows = Array.from({ length: PRODUCTS }, (_, place) => {
    const i = place + 9 * month
    const price = (10 + ((i * 37) % 400)) * ((i + month) % 4 === 0 ? 1 + month / 100 : 1)
    return `R-${i};Article ${i};Marque ${i % 5};${write(price.toFixed(2), i)};${(i * 13 + month * 7) % 50}`
  })
  const text = ['ref;title;brand;price;stock', ...rows, ''].join('\n')
  return { name: `month-${month}.csv`, buffer: Buffer.from(text) }
}

/** A command beside the running server, on its databases. */
async function pm(...args: string[]) {
  const child = spawn(process.execPath, [...pmProgram, ...args], {
    cwd: root,
    env: { ...process.env, PM_DATA_DIR: server.dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (piece: Buffer) => (output += piece))
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  for (const month of [0, 1]) await importByApi(server.url, fileOf(month), 'acme')
  ;({ page, errors } = await visit(browser))
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('a monthly file with every fourth price in cents', () => {
  it('waits, as the command says', async () => {
    const { name, buffer } = fileOf(2, (price, i) => (i % 4 === 1 ? price.replace('.', '') : price))
    const path = join(server.dataDir, name)
    await writeFile(path, buffer)

    const { code, output } = await pm('import', path, '--supplier', 'acme')

    expect(code).toBe(1)
    expect(output).toContain('The file is held; nothing was changed.')
    expect(output).toContain('prices move far; 24.8 %, 97 of 391; most of them × 100; limit 5 %')
  })

  it('says on one screen why, with what is usual and examples', async () => {
    await page.goto(`${server.url}/imports`)
    await page.getByText('One file waits for you.').waitFor()
    await page.getByRole('link', { name: 'Show' }).click()
    await page.getByRole('link', { name: 'month-2.csv' }).click()

    await page.getByRole('heading', { name: 'This file waits for you' }).waitFor()
    await page.getByRole('heading', { name: 'Many prices move far' }).waitFor()
    await page.getByText('most of them × 100: euros and cents?').waitFor()
    await page.getByRole('heading', { name: 'What this file would change' }).waitFor()
    await keepScreenshot(page, 'drift-1-held')
    expect(await accessibilityFaults(page)).toEqual([])
  })

  it('reads well on a telephone, in the dark, in French', async () => {
    const narrow = await visit(browser, {
      viewport: { width: 390, height: 844 },
      locale: 'fr-FR',
      colorScheme: 'dark',
    })
    await narrow.page.goto(page.url())

    await narrow.page.getByRole('heading', { name: 'Ce fichier vous attend' }).waitFor()
    await narrow.page.getByRole('heading', { name: 'Beaucoup de prix bougent fortement' }).waitFor()
    await narrow.page.getByText(/la plupart × 100/).waitFor()
    await keepScreenshot(narrow.page, 'drift-2-narrow')
    expect(await accessibilityFaults(narrow.page)).toEqual([])
    await expect.poll(() => tooWideBy(narrow.page)).toBeLessThanOrEqual(0)
    expect(narrow.errors).toEqual([])
    await narrow.page.context().close()
  })

  it('is let through as far as it is safe', async () => {
    await page.getByRole('button', { name: 'Let the safe part through' }).click()
    await page.getByText(/The \d+ changes that no reason covers are applied/).waitFor()
    await keepScreenshot(page, 'drift-3-safe')
    await page.getByRole('dialog').getByRole('button', { name: 'Let the safe part through' }).click()

    await page.getByText('This run applied a plan').waitFor()
    await page.getByText('completed', { exact: true }).first().waitFor()
  })

  it('stays as a plan for the rest, which is rejected with a note', async () => {
    await page.goto(`${server.url}/imports`)
    await page.getByRole('link', { name: 'month-2.csv' }).last().click()
    await page.getByRole('heading', { name: 'This file was unusual' }).waitFor()
    await page.getByText('applied in part', { exact: true }).first().waitFor()
    await page.getByText(/^[\d,]+ of [\d,]+ changes are left to apply\.$/).waitFor()
    await page.getByRole('button', { name: 'Apply the rest' }).waitFor()
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByLabel('Why').fill('Asked for a new list')
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()

    await page.getByText('Rejected: Asked for a new list').waitFor()
    await keepScreenshot(page, 'drift-4-rejected')
  })
})

describe('limits', () => {
  it('are changed where the supplier is', async () => {
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('button', { name: 'Edit acme SARL' }).click()
    await page.getByLabel('more offers disappear than (%)').fill('30')
    await keepScreenshot(page, 'drift-5-limits')
    expect(await accessibilityFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    const { items } = (await (await fetch(`${server.url}/api/v1/suppliers`)).json()) as { items: Supplier[] }
    expect(items.find(({ code }) => code === 'acme')?.limits).toMatchObject({ missing: 30, moved: 5, hold: true })
  })

  it('let the usual file of the next month pass', async () => {
    const run = await importByApi(server.url, fileOf(3), 'acme')

    expect(run).toMatchObject({ status: 'completed', created: 9, missing: 9 })
    expect(errors).toEqual([])
  })
})
