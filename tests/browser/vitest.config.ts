import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

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
    // Each file starts a whole system; two of them at once would fight for the machine.
    fileParallelism: false,
    maxConcurrency: 3,
    sequence: { groupOrder: 1 },
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
})
