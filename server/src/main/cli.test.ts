import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { pmProgram } from './testing/pm-program.ts'

function pm(args: readonly string[], env: Record<string, string>) {
  const given = { ...process.env, PM_DATA_DIR: tmpdir(), ...env }
  return spawnSync(process.execPath, [...pmProgram, ...args], { env: given, encoding: 'utf8' })
}

it.each([
  [['nonsense'], {}, 2, "error: unknown command 'nonsense'"],
  [['status', '--nonsense'], {}, 2, "error: unknown option '--nonsense'"],
  [['db', 'rollback'], {}, 2, 'error: which database? Add --database NAME'],
  [['db', 'health', '--database', 'shop'], {}, 2, "argument 'shop' is invalid"],
  [['start'], { PORT: 'x' }, 1, 'PORT: "x" is not a whole number from 0 to 65535. (CONFIG_SETTING_INVALID)'],
  [['start'], { HOST: '0.0.0.0' }, 1, 'HOST: "0.0.0.0" can be reached from other machines'],
  [['status'], { LOG_LEVEL: 'loud' }, 1, 'LOG_LEVEL: "loud" is none of'],
] as const)('answers pm %j with %j by exit code %i and a sentence', (args, env, exitCode, sentence) => {
  const { status, stderr, stdout } = pm(args, env)

  expect(status).toBe(exitCode)
  expect(stderr).toContain(sentence)
  expect(stderr).not.toContain('    at ')
  expect(stdout).toBe('')
})

it('tells its commands without any setting being right', () => {
  const { status, stdout } = pm(['--help'], { PORT: 'x' })

  expect(status).toBe(0)
  for (const command of ['start', 'stop', 'status', 'import', 'products', 'db']) {
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  }
})
