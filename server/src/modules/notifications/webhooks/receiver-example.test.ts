import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { aNotifier, type Notifier } from '../testing/a-notifier.ts'
import { addWebhook } from './keep-webhook.ts'
import { sendTest } from './test-webhook.ts'

const { signal } = new AbortController()
const guide = new URL('../../../../../docs/notifications.md', import.meta.url)

/** The receiver of the guide, as somebody would start who copied it. */
async function startReceiver({ dataDir }: Notifier, secret: string) {
  const program = /```js\n(.*?)```/s.exec(await readFile(guide, 'utf8'))?.[1] ?? ''
  const path = join(dataDir, 'receiver.mjs')
  await writeFile(path, program)
  const child = spawn(process.execPath, [path], {
    env: { PORT: '0', WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const said: string[] = []
  const lines = createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
  await once(lines, 'line')
  return {
    url: `http://127.0.0.1:${said[0]?.split(' ')[1]}/hook`,
    said,
    stop: () => child.kill(),
    ended: once(lines, 'close'),
  }
}

it('the receiver in the guide takes what is signed with its secret, and nothing else', async () => {
  const notifier = await aNotifier()
  const { parts } = notifier
  const now = { ...parts, clock: { ...parts.clock, now: () => new Date() } }
  const { id, secret } = await addWebhook(parts, { url: 'http://127.0.0.1:1/', events: ['import.failed'] })
  const { url, said, stop, ended } = await startReceiver(notifier, secret)
  await notifier.core.query('update webhooks set url = $1 where id = $2', [url, id])
  const { id: stranger } = await addWebhook(parts, { url, events: ['import.failed'] })

  const signed = await sendTest(now, id, signal)
  const forged = await sendTest(now, stranger, signal)
  const recorded = await sendTest(parts, id, signal)
  const bare = await fetch(url, { method: 'POST', body: '{}' })
  stop()
  await ended

  expect(signed.attempts).toMatchObject([{ httpStatus: 204 }])
  expect(forged.attempts).toMatchObject([{ httpStatus: 401 }])
  expect(recorded.attempts).toMatchObject([{ httpStatus: 401 }])
  expect(bare.status).toBe(401)
  expect(said.slice(1)).toEqual(['test This is a test.'])
})
