import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { createMetrics } from '../../../platform/http/metrics.ts'
import { openHttp } from '../../../platform/http/open-http.ts'
import { openLog } from '../../../platform/log.ts'
import { deliverDue } from '../deliver/deliver-due.ts'
import { followEvents } from '../follow-events.ts'
import { aNotifier, anEndedRun } from '../testing/a-notifier.ts'
import { aReceiver } from '../testing/a-receiver.ts'
import { mailRoutes } from './mail.routes.ts'
import { webhookRoutes } from './webhooks.routes.ts'

const { signal } = new AbortController()
const NOBODY = '0198c0de-0000-7000-8000-00000000000f'

async function anApi() {
  const notifier = await aNotifier()
  const api = await openHttp({
    config: readConfig({}).http,
    log: openLog({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0',
    webDirectory: '/nowhere',
    routes: (server) => {
      webhookRoutes(server, notifier.parts)
      mailRoutes(server, notifier.parts)
    },
  })
  onTestFinished(() => api.close())
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    (await api.inject({ method, url: `/api/v1${path}`, ...(payload && { payload }) })).json()
  return { ...notifier, call }
}

describe('the API of webhooks', () => {
  it('adds one, shows its secret once, tests, changes, logs and removes it', async () => {
    const { call, parts, write } = await anApi()
    const { url } = await aReceiver((response) => void response.writeHead(500).end('no'))

    const { secret, ...made } = await call('POST', '/webhooks', { url, events: ['import.completed'] })
    const rotated = await call('POST', `/webhooks/${made.id}/secret`, {})
    const tested = await call('POST', `/webhooks/${made.id}/test`)
    await write('imports.run-ended', anEndedRun('completed'))
    await followEvents(parts, signal)
    await deliverDue(parts, signal)
    const first = await call('GET', `/deliveries?webhook=${made.id}&channel=webhook&limit=1`)
    const second = await call('GET', `/deliveries?limit=1&cursor=${first.nextCursor}`)
    const waiting = await call('GET', '/deliveries?status=waiting')
    const again = await call('POST', `/deliveries/${tested.id}/again`)
    const off = await call('PUT', `/webhooks/${made.id}`, { url, events: ['import.failed'], isActive: false })
    const listed = await call('GET', '/webhooks')

    expect(secret).toMatch(/^whsec_/)
    expect(rotated).toMatchObject({
      secret: expect.not.stringContaining(secret),
      previousSecretUntil: expect.any(String),
    })
    expect(tested).toMatchObject({ event: 'test', status: 'failed', attempts: [{ httpStatus: 500, response: 'no' }] })
    expect(first.items).toMatchObject([{ event: 'import.completed', status: 'waiting', attempts: [{ attempt: 1 }] }])
    expect(second.items).toMatchObject([{ id: tested.id }])
    expect(waiting.items.length).toBe(1)
    expect(again).toMatchObject({ id: tested.id, status: 'waiting' })
    expect(off).toMatchObject({ isActive: false, events: ['import.failed'], lastDelivery: { status: 'cancelled' } })
    expect(JSON.stringify(listed)).not.toContain('whsec_')
    expect(await call('DELETE', `/webhooks/${made.id}`)).toEqual({})
    expect((await call('GET', '/deliveries')).items).toEqual([])
  })

  it('refuses what is no address, no event and not there', async () => {
    const { call } = await anApi()
    const url = 'https://example.com/hook'
    const refusals = [
      await call('POST', '/webhooks', { url: 'ftp://example.com', events: ['import.failed'] }),
      await call('POST', '/webhooks', { url: 'https://user:word@example.com', events: ['import.failed'] }),
      await call('POST', '/webhooks', { url, events: [] }),
      await call('POST', '/webhooks', { url, events: ['import.exploded'] }),
      await call('PUT', `/webhooks/${NOBODY}`, { url, events: ['import.failed'] }),
      await call('POST', `/webhooks/${NOBODY}/test`),
      await call('POST', `/webhooks/${NOBODY}/secret`, {}),
      await call('DELETE', `/webhooks/${NOBODY}`),
      await call('POST', `/deliveries/${NOBODY}/again`),
    ]

    expect(refusals.map(({ error }) => error.code)).toEqual([
      ...Array(4).fill('REQUEST_INVALID'),
      ...Array(4).fill('WEBHOOK_NOT_FOUND'),
      'DELIVERY_NOT_FOUND',
    ])
  })
})

describe('the API of mail', () => {
  const settings = {
    ...{ host: 'mail.example.com', port: 587, security: 'starttls', user: 'pm', password: 'letmein' },
    ...{ from: 'pm@example.com', fromName: 'PM', certificate: null },
  }

  it('keeps settings without ever showing the password', async () => {
    const { call } = await anApi()

    const before = await call('GET', '/notifications/mail')
    const kept = await call('PUT', '/notifications/mail', settings)
    const forgotten = await call('DELETE', '/notifications/mail')

    expect(before).toEqual({ source: null, server: null, appUrl: 'https://pm.example.com' })
    expect(kept).toMatchObject({ source: 'settings', server: { hasPassword: true } })
    expect(JSON.stringify(kept)).not.toContain('letmein')
    expect(forgotten.source).toBeNull()
  })

  it.each([
    ['a line end in a name', { fromName: 'PM\r\nBcc: x@y.z' }],
    ['a line end in an address', { from: 'pm@example.com\nBcc: x@y.z' }],
    ['two addresses', { from: 'a@b.c, d@e.f' }],
  ])('refuses %s', async (_, change) => {
    const { call } = await anApi()

    const refused = await call('PUT', '/notifications/mail', { ...settings, ...change })

    expect(refused.error.code).toBe('REQUEST_INVALID')
  })

  it('adds, changes and removes recipients, each address once', async () => {
    const { call } = await anApi()
    const anna = { address: 'anna@example.com', language: 'fr', events: ['import.failed'] }

    const made = await call('POST', '/notifications/recipients', anna)
    const twice = await call('POST', '/notifications/recipients', { ...anna, address: 'Anna@Example.com' })
    const ben = await call('POST', '/notifications/recipients', { ...anna, address: 'ben@example.com' })
    const taken = await call('PUT', `/notifications/recipients/${ben.id}`, anna)
    const changed = await call('PUT', `/notifications/recipients/${made.id}`, { ...anna, language: 'en' })
    await call('DELETE', `/notifications/recipients/${ben.id}`)

    expect([twice.error.code, taken.error.code]).toEqual(Array(2).fill('MAIL_RECIPIENT_EXISTS'))
    expect((await call('GET', '/notifications/recipients')).items).toEqual([changed])
    expect(changed).toEqual({ ...anna, id: made.id, language: 'en', isActive: true })
    expect((await call('PUT', `/notifications/recipients/${NOBODY}`, { ...anna, address: 'c@d.ef' })).error.code).toBe(
      'MAIL_RECIPIENT_NOT_FOUND',
    )
    expect((await call('DELETE', `/notifications/recipients/${NOBODY}`)).error.code).toBe('MAIL_RECIPIENT_NOT_FOUND')
  })

  it('leaves out of the list in the app what nobody wants there', async () => {
    const { call, parts, core, write } = await anApi()
    await call('PUT', '/notifications/choices', { muted: ['import.failed', 'import.completed'] })
    await call('PUT', '/notifications/choices', { muted: ['import.completed'] })

    await write('imports.run-ended', anEndedRun('completed'))
    await write('imports.run-ended', anEndedRun('completed_with_errors'))
    await followEvents(parts, signal)

    expect(await call('GET', '/notifications/choices')).toEqual({ muted: ['import.completed'] })
    expect(await core.query("select metadata->>'event' as event from notifications")).toEqual([
      { event: 'import.completed-with-errors' },
    ])
  })
})
