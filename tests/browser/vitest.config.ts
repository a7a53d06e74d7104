import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const conditions = ['@products-manager/source']

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'browser',
    include: ['tests/browser/**/*.test.ts'],
    pool: 'forks',
    // Each file starts a whole system; two of them at once would fight for the machine.
    fileParallelism: false,
    sequence: { groupOrder: 1 },
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
})
