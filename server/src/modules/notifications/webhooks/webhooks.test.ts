import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { NotificationEvent } from '@products-manager/contract'
import { describe, expect, it, vi } from 'vitest'
import { aCertificate } from '../../../platform/testing/servers/a-certificate.ts'
import { freePort } from '../../../platform/testing/servers/free-port.ts'
import { deliverDue } from '../deliver/deliver-due.ts'
import { sendDeliveryAgain } from '../deliver/send-again.ts'
import { followEvents } from '../follow-events.ts'
import { forgetDeliveries } from '../queries/end-attempt.ts'
import { forgetExpiredSecrets } from '../queries/webhook-secrets.ts'
import { aNotifier, anEndedRun, type Notifier } from '../testing/a-notifier.ts'
import { aReceiver, isSignedBy } from '../testing/a-receiver.ts'
import { addWebhook, changeWebhook, rotateSecret } from './keep-webhook.ts'
import { showWebhook } from './show-webhook.ts'
import { sendTest } from './test-webhook.ts'
import { resealWebhookSecrets } from './webhook-secrets.ts'

const { signal } = new AbortController()
const FAILED: NotificationEvent[] = ['import.failed', 'webhook.off']
const error = { code: 'IMPORT_FILE_DAMAGED', message: 'Damaged.' }

const add = ({ parts }: Notifier, url: string, events = FAILED) => addWebhook(parts, { url, events })
const send = ({ parts }: Notifier) => deliverDue(parts, signal)
async function fail(notifier: Notifier, runId = '0198c0de-0000-7000-8000-000000000001'): Promise<void> {
  await notifier.write('imports.run-ended', anEndedRun('failed', { error, runId }))
  await followEvents(notifier.parts, signal)
}
const deliveriesIn = ({ core }: Notifier) => core.query('select status, attempts from deliveries order by id')

describe('a webhook', () => {
  it('is sent what it asked for, signed, once for each event', async () => {
    const notifier = await aNotifier()
    const { url, received } = await aReceiver()
    const { secret } = await add(notifier, url)
    await notifier.write('imports.run-ended', anEndedRun('completed'))
    await fail(notifier)
    await notifier.imports.query('update outbox set published_at = null')
    await followEvents(notifier.parts, signal)

    await send(notifier)
    await send(notifier)

    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      {
        type: 'import.failed',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        data: expect.objectContaining({
          title: 'ACME: pens.csv failed',
          errorCode: 'IMPORT_FILE_DAMAGED',
          link: 'https://pm.example.com/imports/0198c0de-0000-7000-8000-000000000001',
        }),
      },
    ])
    expect(received[0]?.timestamp).toBe(Date.parse('2026-03-01T12:00:00Z') / 1000)
    expect(await isSignedBy(secret, received[0]!)).toBe(true)
    expect(await deliveriesIn(notifier)).toEqual([{ status: 'delivered', attempts: 1 }])
  })

  it('that fails is tried after 1, 5, 15, 60, 180 and 360 minutes under one identifier, then given up', async () => {
    const notifier = await aNotifier()
    const { url, received } = await aReceiver((response) => void response.writeHead(503).end('busy\0'))
    await add(notifier, url)
    await fail(notifier)
    const triedAfter: number[] = []

    let minute = 0
    for (const next of [0, 0.9, 1, 5.9, 6, 20, 21, 80, 81, 260, 261, 620, 621, 5000]) {
      notifier.wait(next - minute)
      minute = next
      const before = received.length
      await send(notifier)
      if (received.length > before) triedAfter.push(minute)
    }

    expect(triedAfter).toEqual([0, 1, 6, 21, 81, 261, 621])
    expect(new Set(received.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
    expect(await deliveriesIn(notifier)).toEqual([{ status: 'failed', attempts: 7 }])
    expect(
      await notifier.core.query('select http_status, error_code, response from delivery_attempts where attempt = 7'),
    ).toEqual([{ http_status: 503, error_code: 'WEBHOOK_STATUS', response: 'busy\u{fffd}' }])
  })

  it('whose receiver says 410 is switched off, what waits is not sent, and people are told', async () => {
    const notifier = await aNotifier()
    const { url, received } = await aReceiver((response) => void response.writeHead(410).end())
    const { id } = await add(notifier, `${url}?key=1`)
    for (let run = 1; run <= 5; run++) await fail(notifier, `0198c0de-0000-7000-8000-00000000000${run}`)

    await send(notifier)
    await send(notifier)

    expect(await showWebhook(notifier.parts, id)).toMatchObject({ isActive: false, offReason: 'gone' })
    expect(received.length).toBeLessThanOrEqual(2)
    const statuses = (await deliveriesIn(notifier)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 'cancelled').length).toBeGreaterThanOrEqual(3)
    expect(new Set(statuses)).toEqual(new Set(['failed', 'cancelled']))
    expect(
      await notifier.core.query("select title from notifications where metadata->>'event' = 'webhook.off'"),
    ).toEqual([{ title: `The webhook to ${new URL(url).host}/hook was switched off` }])
    expect(notifier.told.length).toBeGreaterThan(0)
  })

  it('to which nothing arrives for three days is switched off; one failure a week does not do that', async () => {
    const notifier = await aNotifier()
    const port = await freePort()
    const { id } = await add(notifier, `http://127.0.0.1:${port}/`)
    const exhaust = async () => {
      await fail(notifier)
      for (const pause of [0, 1, 5, 15, 60, 180, 360]) {
        notifier.wait(pause)
        await send(notifier)
      }
    }
    const DAY = 24 * 60

    await exhaust()
    const afterOne = await showWebhook(notifier.parts, id)
    notifier.wait(2 * DAY)
    await fail(notifier)
    await send(notifier)
    notifier.wait(DAY)
    const firstFailures = await showWebhook(notifier.parts, id)
    await exhaust()
    const afterDays = await showWebhook(notifier.parts, id)
    await changeWebhook(notifier.parts, id, { url: afterDays.url, events: FAILED })

    expect(afterOne).toMatchObject({ isActive: true, failingSince: '2026-03-01T12:00:00.000Z' })
    expect(firstFailures).toMatchObject({ isActive: true })
    expect(afterDays).toMatchObject({ isActive: false, offReason: 'failing' })
    expect(await showWebhook(notifier.parts, id)).toMatchObject({ isActive: true, offReason: null, failingSince: null })
  })

  it('is never sent on by a redirect, nor into a network that is not allowed', async () => {
    const notifier = await aNotifier()
    const inside = await aReceiver()
    const { url } = await aReceiver((response) => void response.writeHead(307, { location: inside.url }).end())
    const { id } = await add(notifier, url)

    const redirected = await sendTest(notifier.parts, id, signal)

    expect(redirected).toMatchObject({ status: 'failed', attempts: [{ error: { code: 'WEBHOOK_REDIRECTS' } }] })
    expect(inside.received).toEqual([])
    await expect(add(notifier, 'http://169.254.169.254/')).rejects.toMatchObject({ code: 'NET_ADDRESS_NOT_ALLOWED' })
    await expect(add(notifier, 'http://127.0.0.1:99999/')).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('says in plain words what is wrong with its receiver', async () => {
    const notifier = await aNotifier()
    const plain = await aReceiver()
    const cut = await aReceiver((response) => void response.destroy())
    const secure = await aReceiver(undefined, await aCertificate())
    const urls = [
      'http://no-such-name.invalid/',
      `http://127.0.0.1:${await freePort()}/`,
      plain.url.replace('http:', 'https:'),
      cut.url,
      secure.url,
    ]

    const codes: (string | undefined)[] = []
    for (const url of urls) {
      const { id } = await add(notifier, url)
      codes.push((await sendTest(notifier.parts, id, signal)).attempts[0]?.error?.code)
    }

    expect(codes).toEqual([
      'DELIVERY_NAME_NOT_FOUND',
      'DELIVERY_REFUSED',
      'DELIVERY_TLS',
      'DELIVERY_CUT',
      'DELIVERY_CERTIFICATE',
    ])
  })

  it('that does not answer holds up nobody else, and is left as it was when the worker stops', async () => {
    const notifier = await aNotifier()
    const stopping = new AbortController()
    const silent = await aReceiver(() => {})
    const quick = await aReceiver()
    await add(notifier, silent.url)
    for (let run = 1; run <= 9; run++) await fail(notifier, `0198c0de-0000-7000-8000-00000000000${run}`)
    await add(notifier, quick.url)
    await fail(notifier)

    const sending = deliverDue(notifier.parts, stopping.signal).catch((reason: unknown) => reason)
    await vi.waitFor(() => expect([silent.received.length, quick.received.length]).toEqual([2, 1]), 10_000)
    stopping.abort()
    await sending

    expect(await notifier.core.query("select count(*)::int from deliveries where status = 'waiting'")).toEqual([
      { count: 10 },
    ])
    expect(await notifier.core.query('select from deliveries where claimed_until is not null')).toEqual([])
    expect(await notifier.core.query('select from delivery_attempts where http_status is null')).toEqual([])
  })

  it('is signed by two secrets for a while when the secret is changed', async () => {
    const notifier = await aNotifier()
    const { url, received } = await aReceiver()
    const { id, secret: first } = await add(notifier, url)

    const { secret: second, previousSecretUntil } = await rotateSecret(notifier.parts, id, 2)
    await sendTest(notifier.parts, id, signal)
    notifier.wait(121)
    await sendTest(notifier.parts, id, signal)

    const signed = (n: number) => Promise.all([first, second].map((secret) => isSignedBy(secret, received[n]!)))
    expect(previousSecretUntil).toBe('2026-03-01T14:00:00.000Z')
    expect(received[0]?.signature.split(' ').length).toBe(2)
    expect(await signed(0)).toEqual([true, true])
    expect(await signed(1)).toEqual([false, true])
    expect(await notifier.parts.core.transaction(forgetExpiredSecrets)).toBe(1)
  })

  it('keeps its secret sealed, and with a new key after the keys were changed', async () => {
    const notifier = await aNotifier()
    const { keyring, core } = notifier.parts
    const { url, received } = await aReceiver()
    const { id, secret } = await add(notifier, url)
    const before = await notifier.core.query('select sealed from webhook_secrets')

    await keyring.beginRotation()
    const resealed = await resealWebhookSecrets(core, keyring)
    await keyring.endRotation()
    await sendTest(notifier.parts, id, signal)

    expect(resealed).toBe(1)
    expect(JSON.stringify(before)).not.toContain(secret.slice(6))
    expect(await isSignedBy(secret, received[0]!)).toBe(true)
  })

  it('can be sent a delivery again, under the same identifier; one that is switched off cannot', async () => {
    const notifier = await aNotifier()
    const { url, received } = await aReceiver()
    const { id } = await add(notifier, url)
    await fail(notifier)
    await send(notifier)
    const [first] = received

    const again = await sendDeliveryAgain(notifier.parts, first!.id)
    await send(notifier)
    await changeWebhook(notifier.parts, id, { url, events: FAILED, isActive: false })

    expect(again.status).toBe('waiting')
    expect(received.map((one) => one.id)).toEqual([first!.id, first!.id])
    await expect(sendDeliveryAgain(notifier.parts, first!.id)).rejects.toMatchObject({ code: 'WEBHOOK_IS_OFF' })
    expect(await notifier.parts.core.transaction(forgetDeliveries)).toBe(1)
  })

  it('gets an event although the worker was killed in the middle of sending it, under the same identifier', async () => {
    const notifier = await aNotifier()
    const { url, received } = await aReceiver((response, { signature }) => {
      // The first one is never answered: its sender is killed meanwhile.
      if (received[0]?.signature !== signature || received.length > 1) response.writeHead(204).end()
    })
    await add(notifier, url)
    await fail(notifier)
    const { imports, core, dataDir, parts } = notifier
    const program = fileURLToPath(new URL('../testing/delivering-process.ts', import.meta.url))
    const child = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', '--conditions=@products-manager/source', program],
        ...[imports.url, core.url, dataDir, parts.clock.now().toISOString()],
      ],
      { stdio: 'inherit' },
    )
    await vi.waitFor(() => expect(received.length).toBe(1), 30_000)
    child.kill('SIGKILL')
    await once(child, 'exit')

    await send(notifier)
    const atOnce = received.length
    notifier.wait(2)
    await send(notifier)

    expect(atOnce).toBe(1)
    expect(received.map(({ id }) => id)).toEqual([received[0]!.id, received[0]!.id])
    expect(await deliveriesIn(notifier)).toEqual([{ status: 'delivered', attempts: 1 }])
  })
})
