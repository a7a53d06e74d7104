import Type, { type Static } from 'typebox'
import { NotificationEvent } from './notifications.ts'
import { IdParams, nullable, Uuid } from './paging.ts'
import { route } from './route.ts'

const closed = { additionalProperties: false }
const Address = Type.String({
  maxLength: 254,
  pattern: '^[^\\s@<>"(),:;\\\\\\[\\]]+@[^\\s@<>"(),:;\\\\\\[\\]]+$',
  description: 'An e-mail address without a name.',
})
const OneLine = Type.String({ maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })

export const MailSecurity = Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')], {
  description: '`tls` from the first byte (usually port 465), `starttls` required (587), or none.',
})
export type MailSecurity = Static<typeof MailSecurity>

const ServerFields = {
  host: Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\s/@]+$' }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  security: MailSecurity,
  user: nullable(Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })),
  from: Address,
  fromName: OneLine,
  certificate: nullable(
    Type.String({ maxLength: 20_000, description: 'A certificate to trust beside the usual, PEM.' }),
  ),
}

export const MailSettings = Type.Object(
  {
    ...ServerFields,
    password: Type.Optional(
      nullable(
        Type.String({
          minLength: 1,
          maxLength: 1000,
          description: 'Left out: the kept one stays, as long as server and user are the same. Null: it is forgotten.',
        }),
      ),
    ),
  },
  closed,
)
export type MailSettings = Static<typeof MailSettings>

export const MailStatus = Type.Object({
  /** Where the settings come from; null: mail is not set up. */
  source: nullable(Type.Union([Type.Literal('settings'), Type.Literal('environment')])),
  server: nullable(Type.Object({ ...ServerFields, hasPassword: Type.Boolean() })),
  appUrl: nullable(Type.String({ description: 'What links in mails begin with, APP_URL; without it they have none.' })),
})
export type MailStatus = Static<typeof MailStatus>

export const MailLanguage = Type.Union([Type.Literal('en'), Type.Literal('fr')])
export type MailLanguage = Static<typeof MailLanguage>

export const RecipientSettings = Type.Object(
  {
    address: Address,
    language: MailLanguage,
    events: Type.Array(NotificationEvent, { minItems: 1, uniqueItems: true }),
    isActive: Type.Optional(Type.Boolean({ default: true })),
  },
  closed,
)
export type RecipientSettings = Static<typeof RecipientSettings>

export const Recipient = Type.Object({
  id: Uuid,
  address: Type.String(),
  language: MailLanguage,
  events: Type.Array(NotificationEvent),
  isActive: Type.Boolean(),
})
export type Recipient = Static<typeof Recipient>

export const MailTest = Type.Object({
  ok: Type.Boolean(),
  problem: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  milliseconds: Type.Integer(),
})
export type MailTest = Static<typeof MailTest>

/** Events that the list in the app leaves out. */
export const NotificationChoices = Type.Object({ muted: Type.Array(NotificationEvent, { uniqueItems: true }) }, closed)
export type NotificationChoices = Static<typeof NotificationChoices>

const tag = 'notifications'

export const getMail = route({
  method: 'GET',
  path: '/api/v1/notifications/mail',
  summary: 'How mail is sent, without the password',
  tag,
  reply: MailStatus,
})

export const updateMail = route({
  method: 'PUT',
  path: '/api/v1/notifications/mail',
  summary: 'Sets how mail is sent; the password is kept sealed',
  tag,
  body: MailSettings,
  reply: MailStatus,
})

export const forgetMail = route({
  method: 'DELETE',
  path: '/api/v1/notifications/mail',
  summary: 'Forgets these settings: those of the environment count again, if there are any',
  tag,
  reply: MailStatus,
})

export const testMail = route({
  method: 'POST',
  path: '/api/v1/notifications/mail/test',
  summary: 'Sends a test mail now, and says what is wrong',
  tag,
  body: Type.Object(
    {
      to: Address,
      language: Type.Optional(MailLanguage),
      settings: Type.Optional(Type.Object({ ...MailSettings.properties }, closed)),
    },
    closed,
  ),
  reply: MailTest,
})

export const listRecipients = route({
  method: 'GET',
  path: '/api/v1/notifications/recipients',
  summary: 'Who is told by mail, oldest first',
  tag,
  reply: Type.Object({ items: Type.Array(Recipient) }),
})

export const createRecipient = route({
  method: 'POST',
  path: '/api/v1/notifications/recipients',
  summary: 'Adds somebody who is told by mail',
  tag,
  body: RecipientSettings,
  reply: Recipient,
  status: 201,
})

export const updateRecipient = route({
  method: 'PUT',
  path: '/api/v1/notifications/recipients/:id',
  summary: 'Replaces what somebody is told by mail',
  tag,
  params: IdParams,
  body: RecipientSettings,
  reply: Recipient,
})

export const deleteRecipient = route({
  method: 'DELETE',
  path: '/api/v1/notifications/recipients/:id',
  summary: 'Tells somebody nothing more by mail',
  tag,
  params: IdParams,
  reply: Type.Object({}),
})

export const getChoices = route({
  method: 'GET',
  path: '/api/v1/notifications/choices',
  summary: 'Which events the list in the app leaves out, for everybody',
  tag,
  reply: NotificationChoices,
})

export const updateChoices = route({
  method: 'PUT',
  path: '/api/v1/notifications/choices',
  summary: 'Sets which events the list in the app leaves out, for everybody',
  tag,
  body: NotificationChoices,
  reply: NotificationChoices,
})
