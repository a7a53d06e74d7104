import {
  createRecipient,
  deleteRecipient,
  forgetMail,
  getChoices,
  getMail,
  listRecipients,
  testMail,
  updateChoices,
  updateMail,
  updateRecipient,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { serve } from '../../../platform/http/serve.ts'
import { recipientNotFound } from '../mail/errors.ts'
import { addRecipient, changeRecipient } from '../mail/keep-recipient.ts'
import { forgetMailSettings, keepMail, showMail } from '../mail/mail-settings.ts'
import { sendTestMail } from '../mail/test-mail.ts'
import type { NotificationParts } from '../parts.ts'
import { listMuted, replaceMuted } from '../queries/app-settings.ts'
import { listRecipientRows, removeRecipient } from '../queries/mail-recipients.ts'

export function mailRoutes(api: FastifyInstance, parts: NotificationParts): void {
  const { core } = parts

  serve(api, getMail, () => showMail(parts))
  serve(api, updateMail, async ({ body }) => {
    await keepMail(parts, body)
    return showMail(parts)
  })
  serve(api, forgetMail, async () => {
    await forgetMailSettings(parts)
    return showMail(parts)
  })
  serve(api, testMail, ({ body, signal }) => sendTestMail(parts, body, signal))
  serve(api, listRecipients, async () => ({ items: await listRecipientRows(core) }))
  serve(api, createRecipient, ({ body }) => addRecipient(parts, body))
  serve(api, updateRecipient, ({ params: { id }, body }) => changeRecipient(parts, id, body))
  serve(api, deleteRecipient, async ({ params: { id } }) => {
    const removed = await core.transaction((tx) => removeRecipient(tx, id))
    if (removed === 0) throw recipientNotFound({ id })
    return {}
  })
  serve(api, getChoices, async () => ({ muted: await listMuted(core) }))
  serve(api, updateChoices, async ({ body }) => {
    await core.transaction((tx) => replaceMuted(tx, body.muted))
    return { muted: await listMuted(core) }
  })
}
