import { webcrypto } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { aWebServer } from '../../../platform/testing/servers/web-server.ts'

export interface Received {
  id: string
  timestamp: number
  signature: string
  body: string
}

export interface Receiver {
  url: string
  port: number
  received: Received[]
}

/** A program that takes webhooks until the test ends; without `answer` it says 204. */
export async function aReceiver(
  answer: (response: ServerResponse, received: Received) => void = (response) => void response.writeHead(204).end(),
  tls?: { key: string; cert: string },
): Promise<Receiver> {
  const received: Received[] = []
  const { url, port } = await aWebServer((request, response) => {
    void takeIn(request).then((one) => {
      received.push(one)
      answer(response, one)
    })
  }, tls)
  return { url: `${url}/hook`, port, received }
}

async function takeIn(request: IncomingMessage): Promise<Received> {
  const header = (name: string) => String(request.headers[`webhook-${name}`])
  const body = (await buffer(request)).toString('utf8')
  return { id: header('id'), timestamp: Number(header('timestamp')), signature: header('signature'), body }
}

/** Whether a secret signed what came: computed by another library than the sender's. */
export async function isSignedBy(secret: string, { id, timestamp, signature, body }: Received): Promise<boolean> {
  const bytes = Uint8Array.from(atob(secret.replace('whsec_', '')), (character) => character.charCodeAt(0))
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
  const signed = await webcrypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${id}.${timestamp}.${body}`))
  const expected = btoa(String.fromCharCode(...new Uint8Array(signed)))
  return signature.split(' ').includes(`v1,${expected}`)
}
