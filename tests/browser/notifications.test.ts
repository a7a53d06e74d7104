import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, openBrowser, visit } from './browser.ts'
import { type RunningServer, startServer } from './server.ts'

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
    await page.request.post(`${server.url}/api/v1/demo`, { data: {} })

    await page.getByRole('button', { name: /Notifications, [1-9]/ }).click({ timeout: 80_000 })
    const notice = page.getByRole('link', { name: /is imported/ }).first()
    await notice.waitFor()
    const faults = await accessibilityFaults(page)
    await keepScreenshot(page, 'bell-2-notices')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await keepScreenshot(page, 'bell-3-narrow-dark')
    await notice.click()

    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await keepScreenshot(page, 'bell-4-narrow-run')
    expect(faults).toEqual([])
  })

  it('speaks French, and can be emptied', async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByText('FR', { exact: true }).first().click()
    await page.getByRole('button', { name: /^Notifications, \d+ non lue/ }).click()
    await page
      .getByText(/importé/)
      .first()
      .waitFor()
    const readAll = page.getByRole('button', { name: 'Tout marquer comme lu' })
    if (await readAll.isVisible()) await readAll.click()

    await page
      .getByRole('button', { name: 'Notifications, 0 non lue', includeHidden: true })
      .waitFor({ state: 'attached' })
    await keepScreenshot(page, 'bell-5-french')

    expect(errors).toEqual([])
  })
})
