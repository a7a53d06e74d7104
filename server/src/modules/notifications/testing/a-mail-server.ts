import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface MailServer {
  port: number
  /** Whole messages, as they came. */
  mails: string[]
}

/** A mail server on this machine until the test ends. */
export async function aMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    onAuth: ({ username, password }, _, done) =>
      username === 'pm' && password === 'letmein' ? done(null, { user: 'pm' }) : done(new Error('Wrong password')),
    onData: (stream, _, done) => {
      void buffer(stream).then((bytes) => {
        mails.push(bytes.toString('utf8'))
        done()
      })
    },
    ...options,
  })
  // A client that hangs up in the middle is part of some tests.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, mails }
}

/** A server's refusal. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
