import { expect, it } from 'vitest'
import { type LogOptions, openLog } from './log.ts'

function logged(options: Omit<LogOptions, 'level' | 'write'>, facts: object, message: string): string {
  const lines: string[] = []
  openLog({ level: 'info', ...options, write: (line) => lines.push(line) }).info(facts, message)
  return lines.join('')
}

it('writes no password, wherever it stands', () => {
  const facts = {
    url: 'postgresql://pm:swordfish@db:5432/core',
    password: 'swordfish',
    request: { headers: { authorization: 'swordfish' } },
    err: new Error('no connection to redis://:swordfish@cache'),
  }

  const line = logged({}, facts, 'tried https://user:swordfish@example.com/path')

  expect(line).not.toContain('swordfish')
  expect(line).toContain('postgresql://pm:***@db:5432/core')
})

it('says whose work a line is about', () => {
  const line = logged({ context: () => ({ correlationId: 'a1' }) }, { rows: 3 }, 'Done.')

  expect(JSON.parse(line)).toMatchObject({ level: 'info', correlationId: 'a1', rows: 3, msg: 'Done.' })
})

it('writes lines for the eye on a terminal, an error with its stack', () => {
  const line = logged({ isPretty: true }, { rows: 3, err: new Error('broken') }, 'Stopped.')

  expect(line).toMatch(/^\d\d:\d\d:\d\d INFO {2}Stopped\. rows=3\n {2}Error: broken\n {6}at /)
})
