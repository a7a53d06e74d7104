import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const slower = Number(process.env['PM_BROWSER_SLOWER'] ?? 1)
const conditions = ['@products-manager/source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'browser',
    // As one of several projects its root is this folder, whatever is said here: paths that begin at the top match nothing.
    dir: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.test.ts'],
    pool: 'forks',
    // A browser computes all the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ['empty-installation.ts'],
    maxConcurrency: 3,
    sequence: { groupOrder: 1 },
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 90_000 * slower,
    // As long as Playwright waits for what it is to click.
    expect: { poll: { interval: 50, timeout: 20_000 * slower } },
    hookTimeout: 180_000,
  },
})
