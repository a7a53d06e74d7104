import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

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
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(20_000)
  return context
}

/** A page more of a visitor, whose browser has the program already. */
export async function openPage(context: BrowserContext): Promise<Visit> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // A picture or an answer that is not there is part of some journeys; what broke in the page never is.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) errors.push(message.text())
  })
  return { page, errors }
}

/** What axe finds against WCAG 2.1 A and AA, a line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
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
