import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, onDarkTelephone, openBrowser, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser
let page: Page
let errors: string[]

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  ;({ page, errors } = await visit(browser))
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe('the bell', () => {
  it('says that nothing happened, in an empty installation', async () => {
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Notifications, 0 unread' }).click()

    await page.getByText('Nothing happened lately').waitFor()

    await keepScreenshot(page, 'bell-1-empty')
    await page.getByRole('button', { name: 'Close', exact: true }).click()
  })

  it('counts the end of a run by itself, and leads to the run', async () => {
    await importByApi(server.url, supplierFile({ rows: 40 }), 'nord')
    await importByApi(server.url, supplierFile({ rows: 30 }), 'sud')

    await page.getByRole('button', { name: 'Notifications, 2 unread' }).click()
    const notice = page.getByRole('link', { name: 'sud: tarif-novembre.csv is imported' })
    await notice.waitFor()
    await keepScreenshot(page, 'bell-2-notices')
    expect(await accessibilityFaults(page)).toEqual([])
    await onDarkTelephone(page, () => keepScreenshot(page, 'bell-3-narrow-dark'))
    await notice.click()

    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor()
  })

  it('speaks French, and can be emptied', async () => {
    await page.getByText('FR', { exact: true }).first().click()
    await page.getByRole('button', { name: 'Notifications, 1 non lue' }).click()
    await page.getByRole('link', { name: /^nord.*importé/ }).waitFor()
    await page.getByRole('button', { name: 'Tout marquer comme lu' }).click()

    await page
      .getByRole('button', { name: 'Notifications, 0 non lue', includeHidden: true })
      .waitFor({ state: 'attached' })
    await keepScreenshot(page, 'bell-5-french')

    expect(errors).toEqual([])
  })
})
