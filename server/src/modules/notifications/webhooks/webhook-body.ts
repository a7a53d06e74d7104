import { linkOf } from '../link-of.ts'
import type { Notice } from '../notice-of.ts'

type Told = Pick<Notice, 'event' | 'level' | 'title' | 'message' | 'facts'> & { at: Date; appUrl: string | null }

/** What a webhook is sent of an event. It is written once: every attempt sends the same text. */
export function webhookBody({ event, level, title, message, facts, at, appUrl }: Told): string {
  const data = { level, title, message, ...facts, link: linkOf(facts, appUrl) }
  return JSON.stringify({ type: event, timestamp: at.toISOString(), data })
}

/** What a test sends. */
export function testBody(now: Date): string {
  return JSON.stringify({ type: 'test', timestamp: now.toISOString(), data: { message: 'This is a test.' } })
}
