import { createTransport } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'
import { type AddressGuard, createAddressGuard } from '../../../platform/net/address-guard.ts'
import { connectGuarded, tlsForName } from '../../../platform/net/guarded-socket.ts'
import { parseNetwork } from '../../../platform/net/networks.ts'
import type { Outcome } from '../deliver/outcome.ts'
import { explainMailFailure } from './explain-mail-failure.ts'
import type { OpenMailSettings } from './mail-settings.ts'
import type { WrittenMail } from './write-mail.ts'

export interface Mailing {
  /** The same for every attempt: a mailbox that gets it twice can tell. */
  id: string
  to: string
  mail: WrittenMail
  now: Date
  guard: AddressGuard
  signal: AbortSignal
}

const CONNECT_TIMEOUT_MS = 10_000
const TIMEOUT_MS = 30_000

/** Hands a mail to the server once. */
export async function sendMail(settings: OpenMailSettings, mailing: Mailing): Promise<Outcome> {
  const { host, from, fromName } = settings
  const { id, to, mail, now, signal } = mailing
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  const transport = createTransport(optionsOf(settings, { guard: guardFor(settings, mailing.guard), signal: limit }))
  const stop = () => transport.close()
  limit.addEventListener('abort', stop, { once: true })
  try {
    const { response } = await transport.sendMail({
      from: { name: fromName, address: from },
      to: { name: '', address: to },
      messageId: `<${id}@${from.split('@')[1]}>`,
      date: now,
      ...mail,
      // Says to other programs that nobody waits for an answer.
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { httpStatus: null, response: response.slice(0, 1000), error: null, isGone: false, notBefore: null }
  } catch (error) {
    signal.throwIfAborted()
    const explained = explainMailFailure(limit.aborted ? limit.reason : error, host)
    return { httpStatus: null, response: null, error: explained, isGone: false, notBefore: null }
  } finally {
    limit.removeEventListener('abort', stop)
    transport.close()
  }
}

/** A server the operator named may be anywhere; one that was typed on a screen only where users may connect. */
function guardFor({ host, isOperators }: OpenMailSettings, guard: AddressGuard): AddressGuard {
  if (!isOperators) return guard
  const network = parseNetwork(host)
  return createAddressGuard({ networks: network ? [network] : [], names: new Set([host.toLowerCase()]) })
}

function optionsOf(
  { host, port, security, user, password, certificate }: OpenMailSettings,
  { guard, signal }: { guard: AddressGuard; signal: AbortSignal },
): SMTPTransport.Options {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: tlsForName(host, certificate ?? undefined),
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    getSocket: (_, callback) => {
      connectGuarded(guard, { host, port, timeoutMs: CONNECT_TIMEOUT_MS, signal }).then(
        (connection) => callback(null, { connection }),
        (error: Error) => callback(error, {}),
      )
    },
  }
}
