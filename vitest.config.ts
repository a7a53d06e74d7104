import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const conditions = ['@products-manager/source']
const resolve = { conditions }
/** Tests that kill processes depend on when the machine gives them a turn; on a busy one a second try is fair. */
const retry = process.env['CI'] ? 2 : 0
const ssr = { resolve: { conditions } }

/** Tests that touch nothing outside the process share one context: isolation would cost eight times their own time. */
const pure = [
  'packages/{contract,dictdb}/src/**/*.test.ts',
  'server/src/modules/imports/{formats,map,parse,profile,transform,validate}/**/*.test.ts',
  'web/**/*.test.{ts,tsx}',
]

/**
 * The server's tests: those of one process share one PostgreSQL server, the migrated databases theirs are copied from,
 * and the modules that are loaded.
 */
const shared = ['server/src/{modules,platform}/**/*.test.ts']

export default defineConfig({
  resolve,
  ssr,
  test: {
    // They wait for processes, too: one worker on two cores, the default, leaves both idle, and two leave an eighth.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Tests that stop PostgreSQL break connections of the job queue's own pool, whose clients tell nobody they are idle.
    onUnhandledError: (error) => !('code' in error && error.code === '57P01'),
    projects: [
      'tests/browser/vitest.config.ts',
      {
        extends: true,
        test: { name: 'pure', include: pure, pool: 'threads', isolate: false, retry, testTimeout: 60_000 },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: shared,
          exclude: pure,
          pool: 'forks',
          isolate: false,
          globalSetup: ['tests/statement-names.ts'],
          retry,
          testTimeout: 90_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['{packages,server,web,scripts,databases,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'tests/browser/**', ...pure, ...shared],
          pool: 'forks',
          retry,
          testTimeout: 90_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
