import type { MailSettings, NotificationEvent } from '@products-manager/contract'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { readMailEnvironment } from '../../../platform/mail-environment.ts'
import { aCertificate } from '../../../platform/testing/servers/a-certificate.ts'
import { freePort } from '../../../platform/testing/servers/free-port.ts'
import { deliverDue } from '../deliver/deliver-due.ts'
import { followEvents } from '../follow-events.ts'
import { replaceMuted } from '../queries/app-settings.ts'
import { aMailServer, refusal } from '../testing/a-mail-server.ts'
import { aNotifier, anEndedRun, type Notifier } from '../testing/a-notifier.ts'
import { gatherMails } from './gather-mails.ts'
import { addRecipient, adoptAdmins, changeRecipient } from './keep-recipient.ts'
import { forgetMailSettings, keepMail, resealMailPassword, showMail } from './mail-settings.ts'
import { sendTestMail } from './test-mail.ts'
import { writeMail } from './write-mail.ts'

const { signal } = new AbortController()
const to = 'anna@example.com'
const FAILED: NotificationEvent[] = ['import.failed']

const server = (port: number, change: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: null,
  from: 'pm@example.com',
  fromName: 'Products Manager',
  certificate: null,
  ...change,
})
const test = ({ parts }: Notifier, settings: MailSettings) => sendTestMail(parts, { to, settings }, signal)
const codeOf = async (notifier: Notifier, settings: MailSettings) => (await test(notifier, settings)).problem?.code
const send = ({ parts }: Notifier) => deliverDue(parts, signal)

async function fail(notifier: Notifier, run: number, fileName = 'pens.csv'): Promise<void> {
  const runId = `0198c0de-0000-7000-8000-${String(run).padStart(12, '0')}`
  const error = { code: 'IMPORT_FILE_DAMAGED', message: 'The file is damaged.' }
  await notifier.write('imports.run-ended', anEndedRun('failed', { runId, fileName, error }))
}

/** How many mails there are once the same run has failed again. */
async function mailsAfterFailure(notifier: Notifier, mails: readonly unknown[]): Promise<number> {
  await fail(notifier, 1)
  await followEvents(notifier.parts, signal)
  notifier.wait(16)
  await send(notifier)
  return mails.length
}

async function aMailer() {
  const notifier = await aNotifier()
  const mailServer = await aMailServer({ disabledCommands: ['STARTTLS'] })
  await keepMail(notifier.parts, server(mailServer.port))
  return { notifier, ...mailServer }
}

describe('a mail', () => {
  it('tells of an event in the words of its reader, with a link, as text and as a page', async () => {
    const { notifier, mails } = await aMailer()
    await addRecipient(notifier.parts, { address: to, language: 'fr', events: FAILED })
    await addRecipient(notifier.parts, { address: 'ben@example.com', language: 'en', events: FAILED })
    await fail(notifier, 1, '<b>été</b>.csv')
    await notifier.write('imports.run-ended', anEndedRun('completed'))
    await followEvents(notifier.parts, signal)

    await send(notifier)

    const read = await Promise.all(mails.map((mail) => PostalMime.parse(mail)))
    const french = read.find((mail) => mail.to?.[0]?.address === to)
    const english = read.find((mail) => mail.to?.[0]?.address === 'ben@example.com')
    expect(mails.length).toBe(2)
    expect(french?.subject).toBe('[Products Manager] ACME : <b>été</b>.csv a échoué')
    expect(english?.subject).toBe('[Products Manager] ACME: <b>été</b>.csv failed')
    expect(french?.from).toEqual({ name: 'Products Manager', address: 'pm@example.com' })
    expect(french?.text).toContain('https://pm.example.com/imports/0198c0de-0000-7000-8000-000000000001')
    expect(french?.text).toContain('IMPORT_FILE_DAMAGED')
    expect(french?.html).toContain('&lt;b&gt;été&lt;/b&gt;.csv')
    expect(french?.html).not.toContain('<b>été')
  })

  it('tells at once of the first of a hundred failures, and of all others in one more', async () => {
    const { notifier, mails } = await aMailer()
    await addRecipient(notifier.parts, { address: to, language: 'en', events: FAILED })
    for (let run = 1; run <= 100; run++) {
      await fail(notifier, run)
      if (run === 1 || run === 100) await followEvents(notifier.parts, signal)
      if (run === 1 || run === 100) await send(notifier)
    }
    const before = mails.length

    notifier.wait(16)
    await send(notifier)

    const last = await PostalMime.parse(mails.at(-1) ?? '')
    expect([before, mails.length]).toEqual([1, 2])
    expect(last.subject).toBe('[Products Manager] 99 events, 99 of them failures')
    expect(last.text).toContain('And 74 more, in the app.')
  })

  it('that the server does not take is tried again under the same identifier, and the next one waits for it', async () => {
    const notifier = await aNotifier()
    let isDown = true
    const ids: (string | undefined)[] = []
    const mailServer = await aMailServer({
      disabledCommands: ['STARTTLS'],
      onMailFrom: (_, __, done) => done(isDown ? refusal(451, 'Come back later') : null),
    })
    await keepMail(notifier.parts, server(mailServer.port))
    await addRecipient(notifier.parts, { address: to, language: 'en', events: FAILED })
    await fail(notifier, 1)
    await followEvents(notifier.parts, signal)
    await send(notifier)
    await fail(notifier, 2)
    await followEvents(notifier.parts, signal)
    notifier.wait(1)
    await send(notifier)
    isDown = false

    for (const pause of [5, 16]) {
      notifier.wait(pause)
      await send(notifier)
    }

    for (const mail of mailServer.mails) ids.push((await PostalMime.parse(mail)).messageId)
    const deliveries = await notifier.core.query('select id, status, attempts from deliveries order by id')
    expect(deliveries).toMatchObject([
      { status: 'delivered', attempts: 3 },
      { status: 'delivered', attempts: 1 },
    ])
    expect(ids).toEqual(deliveries.map(({ id }) => `<${id}@example.com>`))
    expect(await notifier.core.query('select error_code from delivery_attempts order by attempt limit 1')).toEqual([
      { error_code: 'MAIL_REFUSED' },
    ])
  })

  it('tells the same failure again only once somebody read of the first', async () => {
    const { notifier, mails } = await aMailer()
    await addRecipient(notifier.parts, { address: to, language: 'en', events: FAILED })
    const failOnceMore = () => mailsAfterFailure(notifier, mails)

    const unread = [await failOnceMore(), await failOnceMore()]
    await notifier.core.query('update notifications set read = true')

    expect([...unread, await failOnceMore()]).toEqual([1, 1, 2])
  })

  it('tells the same failure again after a day only where the app leaves such events out', async () => {
    const { notifier, mails } = await aMailer()
    await addRecipient(notifier.parts, { address: to, language: 'en', events: FAILED })
    await notifier.parts.core.transaction((tx) => replaceMuted(tx, FAILED))
    const failOnceMore = () => mailsAfterFailure(notifier, mails)

    const sameDay = [await failOnceMore(), await failOnceMore()]
    await notifier.core.query("update mail_items set happened_at = happened_at - interval '25 hours'")

    expect([...sameDay, await failOnceMore()]).toEqual([1, 1, 2])
  })

  it('is not made before mail is set up, nor sent to who was switched off', async () => {
    const { notifier, mails } = await aMailer()
    const { parts } = notifier
    const { server: kept } = await showMail(parts)
    await forgetMailSettings(parts)
    const { id } = await addRecipient(parts, { address: to, language: 'en', events: FAILED })
    await fail(notifier, 1)
    await followEvents(parts, signal)
    const gathered = await notifier.core.query('select from mail_items')
    await keepMail(parts, server(kept?.port ?? 0))
    await fail(notifier, 2)
    await followEvents(parts, signal)
    await gatherMails(parts)

    await changeRecipient(parts, id, { address: to, language: 'en', events: FAILED, isActive: false })
    await send(notifier)

    expect(gathered).toEqual([])
    expect(mails).toEqual([])
    expect(await notifier.core.query('select status from deliveries')).toEqual([{ status: 'cancelled' }])
  })

  it('has the headers we gave it, whatever a supplier calls his file', async () => {
    const hostile = fc.string({ unit: fc.constantFrom('\r', '\n', '\0', '\u2028', 'Bcc: x@y.z', ':', 'é', '<', ' ') })
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (title, message) => {
        const facts = { runId: null, sourceId: null, webhookUrl: null }
        const item = { event: 'import.failed', level: 'error', title, message, facts, at: '' } as never

        const { subject, html } = writeMail({ items: [item], more: 0, failures: 1 }, { language: 'en', appUrl: null })

        expect(subject).not.toMatch(/[\r\n\0\u2028]/)
        expect(html.match(/<(?!\/?(html|body|p|strong|br|hr|small|!doctype)\b)/g)).toBeNull()
      }),
    )
  })

  it('never has a header of a supplier’s making on the wire', async () => {
    const { notifier, mails } = await aMailer()
    await addRecipient(notifier.parts, { address: to, language: 'en', events: FAILED })
    await fail(notifier, 1, 'a\r\nBcc: victim@example.com\r\n\r\nbody')
    await followEvents(notifier.parts, signal)

    await send(notifier)

    const { headers } = await PostalMime.parse(mails[0] ?? '')
    expect(headers.map(({ key }) => key)).not.toContain('bcc')
  })
})

describe('a test mail', () => {
  it('arrives over TLS from the first byte, and by STARTTLS, with user and password', async () => {
    const notifier = await aNotifier()
    const { key, cert } = await aCertificate()
    const login = { user: 'pm', password: 'letmein', certificate: cert }
    const tls = await aMailServer({ key, cert, secure: true, authOptional: false })
    const starttls = await aMailServer({ key, cert, authOptional: false })

    const first = await test(notifier, server(tls.port, { ...login, security: 'tls' }))
    const second = await test(notifier, server(starttls.port, { ...login, security: 'starttls' }))

    expect([first.problem, second.problem]).toEqual([null, null])
    expect([tls.mails.length, starttls.mails.length]).toEqual([1, 1])
  })

  it('says what is wrong with name, port, certificate, encryption, password, recipient and network', async () => {
    const notifier = await aNotifier()
    const { key, cert } = await aCertificate()
    const login = { user: 'pm', password: 'wrong', certificate: cert }
    const secure = await aMailServer({ key, cert, authOptional: false })
    const implicit = await aMailServer({ key, cert, secure: true })
    const plain = await aMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
    const picky = await aMailServer({ onRcptTo: (_, __, done) => done(refusal(550, 'No such mailbox')) })

    expect([
      await codeOf(notifier, server(25, { host: 'no-such-name.invalid' })),
      await codeOf(notifier, server(await freePort())),
      await codeOf(notifier, server(implicit.port, { security: 'tls' })),
      await codeOf(notifier, server(secure.port, { security: 'starttls' })),
      await codeOf(notifier, server(plain.port, { security: 'tls' })),
      await codeOf(notifier, server(plain.port, { security: 'starttls' })),
      await codeOf(notifier, server(secure.port, { security: 'starttls', ...login })),
      await codeOf(notifier, server(secure.port, { security: 'starttls', certificate: cert })),
      await codeOf(notifier, server(picky.port)),
      await codeOf(notifier, server(25, { host: '169.254.1.1' })),
    ]).toEqual([
      'DELIVERY_NAME_NOT_FOUND',
      'DELIVERY_REFUSED',
      'DELIVERY_CERTIFICATE',
      'DELIVERY_CERTIFICATE',
      'DELIVERY_TLS',
      'DELIVERY_TLS',
      'MAIL_LOGIN',
      'MAIL_NEEDS_LOGIN',
      'MAIL_REFUSED',
      'NET_ADDRESS_NOT_ALLOWED',
    ])
  })

  it('cannot be sent before mail is set up', async () => {
    const notifier = await aNotifier()

    await expect(sendTestMail(notifier.parts, { to }, signal)).rejects.toMatchObject({ code: 'MAIL_NOT_SET_UP' })
  })
})

describe('the settings of mail', () => {
  it('keep the password sealed, with its server and user only, and through a change of keys', async () => {
    const notifier = await aNotifier()
    const { parts } = notifier
    const { port, mails } = await aMailServer({ allowInsecureAuth: true, authOptional: false })
    const login = { user: 'pm', password: 'letmein' }
    await keepMail(parts, server(port, login))
    const stored = await notifier.core.query('select value::text from app_settings')

    await parts.keyring.beginRotation()
    const resealed = await resealMailPassword(parts.core, parts.keyring)
    await parts.keyring.endRotation()
    const { password: _, ...withoutPassword } = server(port, login)
    await keepMail(parts, { ...withoutPassword, fromName: 'PM' })
    const sent = await sendTestMail(parts, { to }, signal)
    await keepMail(parts, { ...withoutPassword, host: 'localhost' })

    expect(JSON.stringify(stored)).not.toContain('letmein')
    expect([resealed, sent.problem, mails.length]).toEqual([1, null, 1])
    expect(await showMail(parts)).toMatchObject({ source: 'settings', server: { hasPassword: false } })
  })

  it('of the environment count until others are made; its server may stand in a private network', async () => {
    const notifier = await aNotifier()
    const { port, mails } = await aMailServer({ disabledCommands: ['STARTTLS'] })
    const environment = { SMTP_SERVER: 'localhost', SMTP_PORT: String(port), SMTP_USE_TLS: 'false' }
    const mail = readMailEnvironment({ ...environment, FROM_EMAIL: 'pm@example.com', ADMIN_EMAILS: `${to}, b@c.de` })
    const parts = { ...notifier.parts, mail }

    const { ok } = await sendTestMail(parts, { to }, signal)
    await adoptAdmins(parts)
    await notifier.core.query("delete from mail_recipients where address = 'b@c.de'")
    await adoptAdmins(parts)

    expect([ok, mails.length]).toEqual([true, 1])
    expect(await showMail(parts)).toMatchObject({ source: 'environment', server: { host: 'localhost' } })
    expect(
      await notifier.core.query("select address, 'import.completed' = any(events) as good from mail_recipients"),
    ).toEqual([{ address: to, good: false }])
  })

  it.each([
    [{ SMTP_SERVER: 'a', FROM_EMAIL: 'nobody' }, 'FROM_EMAIL'],
    [{ ADMIN_EMAILS: 'a@b.c, x\ny@z.de' }, 'ADMIN_EMAILS'],
  ])('that are impossible stop the start: %j', (environment, variable) => {
    expect(() => readMailEnvironment(environment)).toThrow(variable)
  })
})
