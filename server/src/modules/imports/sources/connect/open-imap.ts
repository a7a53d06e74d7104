import type { ImapConnection } from '@products-manager/contract'
import { type FetchMessageObject, ImapFlow, type MessageStructureObject } from 'imapflow'
import { decodeWords } from 'postal-mime'
import { AppError, messageOf } from '../../../../platform/errors.ts'
import { tlsForName } from '../../../../platform/net/guarded-socket.ts'
import { loginRefused, noMail, placeMissing, secretMissing } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { isWantedMail } from './mail-rules.ts'
import {
  CONNECT_TIMEOUT_MS,
  type ConnectOptions,
  type OpenSource,
  type RemoteFile,
  SILENCE_TIMEOUT_MS,
} from './types.ts'
import { wholeFile } from './whole-file.ts'

// A supplier's mails of more than a year; older ones are history.
const MOST_MAILS = 1_000

/** Attachments of the mails in a mailbox that the rules name. Mails are neither marked as read nor changed by looking. */
export async function openImapSource(connection: ImapConnection, options: ConnectOptions): Promise<OpenSource> {
  const { host, mailbox = 'INBOX' } = connection
  const { signal, after } = options
  const doing = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      throw explainImap(error, { host, place })
    }
  }
  const client = await doing(mailbox, () => connect(connection, options))
  const cleared = new Set<string>()
  return {
    list: () =>
      doing(mailbox, async () => {
        const { uidValidity } = await client.mailboxOpen(mailbox)
        return listAttachments(client, connection, String(uidValidity))
      }),
    read: (file) =>
      wholeFile(file, {
        host,
        signal,
        openAt: (offset) => (offset > 0 ? Promise.resolve(null) : doing(file.name, () => attachment(client, file))),
      }),
    clear: (file) =>
      doing(file.name, async () => {
        const [uid = ''] = file.path.split('/')
        // A mail with two files is cleared once.
        if (cleared.has(uid)) return
        cleared.add(uid)
        if (after.do === 'delete') await client.messageDelete(uid, { uid: true })
        if (after.do === 'move') await moveMail(client, uid, after.folder)
      }),
    async close() {
      await client.logout().catch(() => client.close())
    },
  }
}

async function connect(connection: ImapConnection, { guard, secrets, signal }: ConnectOptions): Promise<ImapFlow> {
  const { host, security, user, certificate } = connection
  if (secrets.password === undefined) throw secretMissing({ secret: 'password' })
  // Connected to by its checked address: the name could stand for another one a moment later.
  const [address = host] = await guard.resolve(host)
  const client = new ImapFlow({
    host: address,
    port: connection.port ?? (security === 'tls' ? 993 : 143),
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    auth: { user, pass: secrets.password },
    tls: tlsForName(host, certificate),
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
  })
  // Told again by whichever command is under way.
  client.on('error', () => {})
  signal.addEventListener('abort', () => client.close(), { once: true })
  await client.connect()
  return client
}

async function listAttachments(client: ImapFlow, rules: ImapConnection, uidValidity: string): Promise<RemoteFile[]> {
  // Servers search headers each in their own way: all are looked at, and the rules applied here.
  const found = (await client.search({ all: true }, { uid: true })) || []
  const uids = found.slice(-MOST_MAILS)
  if (uids.length === 0) throw noMail({ seen: 0 })

  const files: RemoteFile[] = []
  const wanted = { envelope: true, bodyStructure: true, internalDate: true, headers: ['delivered-to', 'x-original-to'] }
  for await (const mail of client.fetch(uids, wanted, { uid: true }))
    if (isWantedMail(mail, rules)) files.push(...attachmentsOf(mail, uidValidity))
  if (files.length === 0) throw noMail({ seen: uids.length })
  return files
}

function attachmentsOf(mail: FetchMessageObject, uidValidity: string): RemoteFile[] {
  const modifiedAt = mail.internalDate ? new Date(mail.internalDate) : (mail.envelope?.date ?? null)
  return [...partsOf(mail.bodyStructure)].flatMap((part) => {
    const name = nameOf(part)
    if (name === '') return []
    // A mail never changes: its number, and the part's in it, stand for the bytes.
    const path = `${mail.uid}/${part.part ?? '1'}`
    return [{ name, path, bytes: null, modifiedAt, version: `${uidValidity}/${path}` }]
  })
}

function* partsOf(part: MessageStructureObject | undefined): Generator<MessageStructureObject> {
  if (!part) return
  for (const child of part.childNodes ?? []) yield* partsOf(child)
  if (!part.childNodes?.length) yield part
}

function nameOf({ dispositionParameters, parameters }: MessageStructureObject): string {
  const given = dispositionParameters?.['filename'] ?? parameters?.['name'] ?? ''
  return (
    decodeWords(given)
      .split(/[/\\]/)
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, '')
      .trim() ?? ''
  )
}

async function attachment(client: ImapFlow, { path }: RemoteFile): Promise<AsyncIterable<Uint8Array>> {
  const [uid = '', part] = path.split('/')
  const { content } = await client.download(uid, part, { uid: true })
  return content
}

async function moveMail(client: ImapFlow, uid: string, folder: string): Promise<void> {
  await client.mailboxCreate(folder).catch(() => {})
  await client.messageMove(uid, folder, { uid: true })
}

function explainImap(error: unknown, { host, place }: { host: string; place: string }): AppError {
  if (error instanceof AppError) return error
  const facts = error as { authenticationFailed?: boolean; responseText?: string; mailboxMissing?: boolean }
  if (facts.authenticationFailed) return loginRefused({ host, said: (facts.responseText ?? '').slice(0, 200) }, error)
  const isMissing =
    facts.mailboxMissing || /NONEXISTENT|does ?n.t exist|unknown mailbox/i.test(facts.responseText ?? '')
  if (isMissing) return placeMissing({ host, place: `mailbox ${place}` }, error)
  if (facts.responseText) return explainFailure(new Error(facts.responseText, { cause: error }), host)
  return explainFailure(error instanceof Error ? error : new Error(messageOf(error)), host)
}
