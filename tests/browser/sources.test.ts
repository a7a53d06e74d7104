import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { putFile } from '../../server/src/modules/imports/testing/servers/a-folder.ts'
import { anSftpServer } from '../../server/src/modules/imports/testing/servers/sftp-server.ts'
import { accessibilityFaults, keepScreenshot, openBrowser, tooWideBy, visit } from './browser.ts'
import { importByApi } from './seed.ts'
import { type RunningServer, startServer } from './server.ts'

const PRICES = `sku;title;price\n${Array.from({ length: 40 }, (_, i) => `A-${i};Article ${i};${i + 1}.50`).join('\n')}\n`

let server: RunningServer
let browser: Browser
let supplier: Server
let address: string
let supplierId: string

async function post(path: string, body: object, method = 'POST'): Promise<Record<string, string>> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

beforeAll(async () => {
  process.env['PM_ALLOWED_NETWORKS'] = '127.0.0.1'
  ;[server, browser] = await Promise.all([startServer(), openBrowser()])
  supplier = createServer((request, response) => {
    if (request.url === '/prices.csv') response.writeHead(200, { 'content-type': 'text/csv', etag: '"1"' }).end(PRICES)
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => supplier.once('listening', resolve))
  address = `http://127.0.0.1:${(supplier.address() as AddressInfo).port}`
  const made = await post('/api/v1/suppliers', { code: 'ACME', name: 'Acme Papers' })
  supplierId = made['id'] ?? ''
})
afterAll(async () => {
  delete process.env['PM_ALLOWED_NETWORKS']
  supplier?.close()
  await browser?.close()
  await server?.stop()
})

const card = (page: Page, name: string) => page.locator('section', { has: page.getByRole('heading', { name }) })

describe('a source', () => {
  it('is tested, corrected, kept, looked at and mapped', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/suppliers`)
    await page.getByRole('link', { name: 'Acme Papers' }).click()
    await page.getByText('No sources yet').waitFor()
    await page.getByRole('button', { name: 'New source' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('prices')
    await form.getByRole('textbox', { name: 'Address' }).fill(`${address}/price.csv`)

    await form.getByRole('button', { name: 'Test connection' }).click()
    await form.getByText('has no /price.csv').waitFor()
    await keepScreenshot(page, 'source-test-bad')
    await form.getByRole('textbox', { name: 'Address' }).fill(`${address}/prices.csv`)
    await form.getByRole('button', { name: 'Test connection' }).click()
    await form.getByText('It works: 1 file').waitFor()
    await form.getByText('At times').click()
    await form.locator('ol li').nth(2).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    await keepScreenshot(page, 'source-test-good')
    await form.getByRole('button', { name: 'Save' }).click()
    await card(page, 'prices').getByText('No file yet').waitFor()

    await page.getByRole('button', { name: 'Look now' }).click()
    await page.getByRole('link', { name: 'Map the file' }).click()
    await page.getByRole('heading', { name: 'prices.csv' }).waitFor()
    expect(errors).toEqual([])
  })

  it('whose file waits to be mapped says so among its looks, with the way there', async () => {
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/suppliers/${supplierId}`)
    await card(page, 'prices').getByRole('button', { name: 'More for prices' }).click()
    await page.getByRole('menuitem', { name: 'Show the last looks' }).click()
    const look = card(page, 'prices').getByRole('row').filter({ hasText: 'New file, not mapped yet' })
    await keepScreenshot(page, 'source-looks-waiting')
    await look.getByRole('link', { name: 'Map the file' }).click()

    await page.getByRole('heading', { name: 'prices.csv' }).waitFor()
    expect(errors).toEqual([])
  })

  it('refuses an address inside a private network in the words of its reader', async () => {
    const { page } = await visit(browser, { locale: 'fr-FR', viewport: { width: 390, height: 844 } })
    await page.goto(`${server.url}/suppliers/${supplierId}`)
    await page.getByRole('button', { name: 'Nouvelle source' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: 'Adresse' }).fill('http://169.254.169.254/latest/meta-data')

    await form.getByRole('button', { name: 'Tester la connexion' }).click()

    await form.getByText('L’adresse mène à un réseau privé').waitFor()
    await keepScreenshot(page, 'source-private-phone')
    expect(await accessibilityFaults(page)).toEqual([])
  })
})

describe('an SFTP server that shows another key', () => {
  it('is looked at again once a person compared both keys and accepted the new one', async () => {
    const { port, user, folder, privateKey, hostKey } = await anSftpServer()
    await putFile(join(folder, 'keyed.csv'), PRICES)
    const before = `SHA256:${'A'.repeat(43)}`
    const connection = { kind: 'sftp', host: '127.0.0.1', port, user, folder, hostKey: before }
    const secrets = { privateKey }
    const { id } = await post('/api/v1/sources', { supplier: 'ACME', name: 'keyed', connection, secrets })
    await post(`/api/v1/sources/${id}/fetch`, {})
    const { page, errors } = await visit(browser, { viewport: { width: 390, height: 844 } })
    await page.goto(`${server.url}/suppliers/${supplierId}`)

    await card(page, 'keyed').getByRole('button', { name: 'Compare the keys' }).click()
    const question = page.getByRole('dialog')
    await question.getByText(before).waitFor()
    await question.getByText(hostKey).waitFor()
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await tooWideBy(page)).toBeLessThanOrEqual(0)
    await keepScreenshot(page, 'source-host-key')
    await question.getByRole('button', { name: 'Accept the new key' }).click()

    await card(page, 'keyed').getByRole('link', { name: 'Map the file' }).waitFor()
    expect(errors).toEqual([])
    await post(`/api/v1/sources/${id}`, {}, 'DELETE')
  })
})

describe('a source that cannot be read', () => {
  it('is told of, with the way to its supplier', async () => {
    const { port, user, folder, privateKey } = await anSftpServer()
    const hostKey = `SHA256:${'A'.repeat(43)}`
    const connection = { kind: 'sftp', host: '127.0.0.1', port, user, folder, hostKey }
    const { id } = await post('/api/v1/sources', {
      supplier: 'ACME',
      name: 'locked',
      connection,
      secrets: { privateKey },
    })
    const { page, errors } = await visit(browser)
    await page.goto(`${server.url}/suppliers/ACME`)
    await card(page, 'locked').getByRole('button', { name: 'Look now' }).click()
    await card(page, 'locked').getByRole('button', { name: 'Compare the keys' }).waitFor()
    // What is new is told within a minute, and at once when an import ends.
    await importByApi(server.url, { name: 'other.csv', buffer: Buffer.from(PRICES) }, 'OTHER')
    await page.goto(server.url)

    await page.getByRole('button', { name: /^Notifications, / }).click()
    await page.getByRole('link', { name: 'ACME: locked cannot be read' }).click()

    await page.getByRole('heading', { name: 'Acme Papers' }).waitFor()
    await card(page, 'locked').getByRole('button', { name: 'Compare the keys' }).waitFor()
    expect(errors).toEqual([])
    await post(`/api/v1/sources/${id}`, {}, 'DELETE')
  })
})

describe.each([
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'light', locale: 'fr-FR', viewport: { width: 390, height: 844 } },
] as const)('the pages of sources, $name', ({ name, ...options }) => {
  beforeAll(async () => {
    const good = { kind: 'http', url: `${address}/prices.csv` }
    const add = (source: object) => post('/api/v1/sources', { supplier: 'ACME', ...source }).catch(() => ({}))
    await add({ name: 'stock', connection: good, schedule: { everyMinutes: 360 }, expectEveryDays: 2 })
    await add({
      name: 'ftp',
      connection: { kind: 'ftp', host: 'ftp.invalid', user: 'acme', security: 'none' },
      secrets: { password: 'x' },
      schedule: { cron: '0 6 * * 1-5', timeZone: 'Europe/Paris' },
    })
    await add({ name: 'shop', connection: { kind: 'push' } })
    const { items } = (await (await fetch(`${server.url}/api/v1/sources`)).json()) as {
      items: { id: string; name: string }[]
    }
    const ftp = items.find((source) => source.name === 'ftp')
    await post(`/api/v1/sources/${ftp?.id}/fetch`, {})
  })

  it.each(['/suppliers', 'supplier', '/suppliers/calendar'])(
    '%s has no fault and does not scroll sideways',
    async (path) => {
      const { page, errors } = await visit(browser, options)
      await page.goto(`${server.url}${path === 'supplier' ? `/suppliers/${supplierId}` : path}`)
      await page.locator('h1').waitFor()
      await page
        .getByText('ftp.invalid')
        .or(page.getByText(/Failing|En échec|ACME ftp/))
        .first()
        .waitFor()

      const faults = await accessibilityFaults(page)

      await keepScreenshot(page, `sources-${name}-${path.split('/').at(-1)}`)
      expect(faults).toEqual([])
      await expect.poll(() => tooWideBy(page)).toBeLessThanOrEqual(0)
      expect(errors).toEqual([])
      await page.context().close()
    },
  )
})
