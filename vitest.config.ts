import { defineConfig } from 'vitest/config'

const conditions = ['@products-manager/source']
const resolve = { conditions }
const ssr = { resolve: { conditions } }

/** Tests that touch nothing outside the process share one context: isolation would cost eight times their own time. */
const pure = [
  'packages/{contract,dictdb}/src/**/*.test.ts',
  'server/src/modules/imports/{formats,map,parse,profile,transform,validate}/**/*.test.ts',
]

export default defineConfig({
  resolve,
  ssr,
  test: {
    projects: [
      'tests/browser/vitest.config.ts',
      { extends: true, test: { name: 'pure', include: pure, pool: 'threads', isolate: false } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['{packages,server,web,scripts,databases,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'tests/browser/**', ...pure],
          pool: 'forks',
          globalSetup: ['tests/statement-names.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
