import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const DESK = { width: 1440, height: 900 }
const TELEPHONE = { width: 390, height: 844 }
// A page may still be drawing itself when it is looked at; what is wrong with it then is gone a moment later.
const DRAWN_AFTER_MS = 5_000

/** PM_BROWSER_SLOWER=6 shows what a test takes for granted on a fast machine: computing and answers take so much longer. */
const SLOWER = Number(process.env['PM_BROWSER_SLOWER'] ?? 1)

const screenshots = fileURLToPath(new URL('../../.screenshots', import.meta.url))

/** The machine's own Chromium; nothing is downloaded for the tests. */
export function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: isRoot ? ['--no-sandbox'] : [],
  })
}

export interface Visit {
  page: Page
  /** Errors the page threw or the console showed; a journey ends with none. */
  errors: string[]
}

/** A fresh visitor: own storage, English and light unless said otherwise. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  return openPage(await arrive(browser, options))
}

/** The same, before the first page. */
export async function arrive(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: DESK,
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(20_000 * SLOWER)
  if (SLOWER > 1) {
    await context.route('**/api/**', async (route) => {
      await sleep(100 * SLOWER * Math.random())
      await route.fallback()
    })
  }
  return context
}

/** A page more of a visitor, whose browser has the program already. */
export async function openPage(context: BrowserContext): Promise<Visit> {
  const page = await context.newPage()
  if (SLOWER > 1) {
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  }
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // A picture or an answer that is not there is part of some journeys; what broke in the page never is.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  return { page, errors }
}

/** Narrow and dark while `look` looks; wide and light afterwards, however that ended. */
export async function onDarkTelephone(page: Page, look: () => Promise<void>): Promise<void> {
  await show(page, { viewport: TELEPHONE, colorScheme: 'dark' })
  try {
    await look()
  } finally {
    await show(page, { viewport: DESK, colorScheme: 'light' })
  }
}

/** Shows an open page otherwise; it has noticed when this returns. */
export async function show(
  page: Page,
  { viewport, colorScheme }: { viewport: { width: number; height: number }; colorScheme: 'light' | 'dark' },
): Promise<void> {
  await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor({ state: 'attached' })
}

/** By how many pixels an open page is wider than what shows it: nobody likes to scroll sideways. */
export async function tooWideBy(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

/** What axe finds against WCAG 2.1 A and AA once the page is drawn, a line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const patience = Date.now() + DRAWN_AFTER_MS
  for (;;) {
    const faults = await faultsAxeFinds(page)
    if (faults.length === 0 || Date.now() > patience) return faults
  }
}

async function faultsAxeFinds(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
      // Every rule runs; of what passes it, no element is described.
      resultTypes: ['violations'],
    })
    // Otherwise it opens a second page for what it found in frames of other sites; there are none.
    .setLegacyMode(true)
    .analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** Keeps what the person would see, to be looked at; not compared, and not in CI, where nobody looks. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (process.env['CI']) return
  await mkdir(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}
