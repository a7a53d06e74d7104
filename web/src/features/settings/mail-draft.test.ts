import { expect, it } from 'vitest'
import { draftOf, settingsOf } from './mail-draft.ts'

const server = {
  host: 'mail.example.com',
  port: 465,
  security: 'tls',
  user: 'pm',
  hasPassword: true,
  from: 'pm@example.com',
  fromName: 'PM',
  certificate: null,
} as const

it('settings that are opened and saved stay the same, and the password is not sent', () => {
  const { hasPassword: _, ...sent } = server

  expect(settingsOf(draftOf(server))).toEqual(sent)
})

it.each([{ host: ' ' }, { from: 'nobody' }, { port: 'x' }, { port: '' }])('nothing is sent while %j', (change) => {
  expect(settingsOf({ ...draftOf(server), ...change })).toBeNull()
})

it('a password that is typed is sent', () => {
  expect(settingsOf({ ...draftOf(server), password: ' letmein ' })).toMatchObject({ password: ' letmein ' })
})
