import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, keepScreenshot, openBrowser, tooWideBy, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'
import { supplierFile } from './supplier-file.ts'

let server: RunningServer
let browser: Browser
let receiver: Server
let mailServer: SMTPServer
let status = 500

beforeAll(async () => {
  process.env['PM_ALLOWED_NETWORKS'] = '127.0.0.1'
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  receiver = createServer((_, response) => void response.writeHead(status).end('noted')).listen(0, '127.0.0.1')
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, done) => void stream.resume().on('end', done),
  })
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  delete process.env['PM_ALLOWED_NETWORKS']
  receiver?.close()
  mailServer?.close()
  await browser?.close()
  await server?.stop()
})

describe('the settings of notifications', () => {
  it('are empty at first; a webhook is added, its secret shown once, tested and corrected', async () => {
    const { page, errors } = await visit(browser)
    const { port } = receiver.address() as AddressInfo
    await page.goto(server.url)
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText('No webhooks').waitFor()
    await page.getByText('Mail is not set up').waitFor()
    await keepScreenshot(page, 'notify-1-empty')
    await page.getByRole('button', { name: 'New webhook' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${port}/hook`)
    await drawer.getByRole('textbox', { name: 'Name' }).fill('Shop')
    await drawer.getByRole('button', { name: 'Save' }).click()

    await drawer.getByText(/^whsec_/).waitFor()
    await keepScreenshot(page, 'notify-2-secret')
    await drawer.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await drawer.getByText('answered 500').waitFor()
    await keepScreenshot(page, 'notify-3-failed')
    await drawer.getByRole('button', { name: 'Close' }).click()
    status = 204
    await page.getByRole('button', { name: 'Send a test' }).click()
    await drawer.getByText('Arrived').waitFor()
    const faults = await accessibilityFaults(page)
    await drawer.getByRole('button', { name: 'Close' }).click()
    page.on('dialog', (question) => void question.accept())
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Off', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('On', { exact: true }).waitFor()

    expect(faults).toEqual([])
    expect(errors).toEqual([])
  })

  it('say what is wrong with a mail server, keep the right one, and a recipient’s choice', async () => {
    const { page, errors } = await visit(browser)
    const { port } = mailServer.server.address() as AddressInfo
    await page.goto(`${server.url}/settings/notifications`)
    await page.getByRole('button', { name: 'Mail server' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1')
    await drawer.getByRole('combobox', { name: 'Encryption' }).click()
    await page.getByRole('option', { name: 'Not encrypted' }).click()
    await drawer.getByRole('textbox', { name: 'Port' }).fill('1')
    await drawer.getByRole('textbox', { name: 'Sender’s address' }).fill('pm@example.com')
    await drawer.getByRole('textbox', { name: 'Send a test to' }).fill('anna@example.com')
    await drawer.getByRole('button', { name: 'Send a test' }).click()
    await drawer.getByText('nothing answers at this port').waitFor()
    await keepScreenshot(page, 'notify-4-mail-refused')
    await drawer.getByRole('textbox', { name: 'Port' }).fill(String(port))
    await drawer.getByRole('button', { name: 'Send a test' }).click()
    await drawer.getByText('The server took the mail.').waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await drawer.getByRole('button', { name: 'Save' }).click()
    await page.getByText('as pm@example.com').waitFor()

    await page.getByRole('button', { name: 'New recipient' }).click()
    await drawer.getByRole('textbox', { name: 'Address' }).fill('anna@example.com')
    await drawer.getByRole('button', { name: 'Save' }).click()
    const box = page.getByRole('checkbox', { name: 'Import without errors: tell anna@example.com' })
    // The drawer gives the focus back when it is gone.
    await drawer.waitFor({ state: 'hidden' })
    await Promise.all([
      page.waitForResponse((answer) => answer.url().includes('/recipients') && answer.request().method() === 'PUT'),
      box.press('Space'),
    ])
    await page.reload()

    await box.waitFor()
    await expect.poll(() => box.isChecked()).toBe(true)
    expect(errors).toEqual([])
  })

  it('tell every attempt to a webhook, send again what failed, and tell what was mailed', async () => {
    const { page, errors } = await visit(browser)
    status = 410
    await importByApi(server.url, supplierFile({ rows: 50 }), 'acme')
    await page.goto(`${server.url}/settings/notifications`)
    await page.getByText('Off: wants no more (410)').waitFor()
    await page.getByRole('button', { name: 'What was sent' }).first().click()
    const log = page.getByRole('dialog')
    const entry = log.getByRole('row').filter({ hasText: 'Import with errors' })
    await entry.getByText('Failed').waitFor()
    await entry.getByText('410').first().waitFor()
    await keepScreenshot(page, 'notify-7-log')
    const faults = await accessibilityFaults(page)
    status = 204
    await log.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Off: wants no more (410)').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'What was sent' }).first().click()
    await entry.getByRole('button', { name: 'Send again' }).click()
    await entry.getByText('Arrived').waitFor()
    await entry.getByText('What was sent, word for word').click()
    await entry.getByText('"type":"import.completed-with-errors"').waitFor()
    await keepScreenshot(page, 'notify-8-sent-again')
    await log.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'What was sent' }).last().click()
    await log.getByText('anna@example.com').first().waitFor()
    await keepScreenshot(page, 'notify-9-mails')

    expect(faults).toEqual([])
    expect(errors).toEqual([])
  })

  it.each([
    { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
    { name: 'phone', colorScheme: 'light', locale: 'fr-FR', viewport: { width: 390, height: 844 } },
  ] as const)('have no fault and do not scroll sideways, $name', async ({ name, ...options }) => {
    const { page } = await visit(browser, options)
    await page.goto(`${server.url}/settings/notifications`)
    await page.getByRole('checkbox').first().waitFor()
    await page.getByText('pm@example.com').waitFor()

    const faults = await accessibilityFaults(page)

    await keepScreenshot(page, `notify-5-${name}`)
    expect(faults).toEqual([])
    await expect.poll(() => tooWideBy(page)).toBeLessThanOrEqual(0)
  })

  it('say that they cannot be shown, and try again', async () => {
    const { page } = await visit(browser)
    await page.route('**/api/v1/webhooks', (route) => route.abort())
    await page.goto(`${server.url}/settings/notifications`)

    await page.getByRole('button', { name: 'Try again' }).first().waitFor({ timeout: 40_000 })

    await keepScreenshot(page, 'notify-6-failing')
  })
})
