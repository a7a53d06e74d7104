import { setTimeout as sleep } from 'node:timers/promises'

/** Nothing came in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The answer, or an error at the deadline: a frozen server does not even answer a cancellation. */
export async function withinDeadline<T>(deadlineMs: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const tooLate = new AbortController()
  const late = sleep(deadlineMs, undefined, { signal: tooLate.signal }).then(() => {
    throw new NoAnswer(`no answer within ${deadlineMs} ms`)
  })
  const answer = ask(stop.signal)
  late.catch(() => undefined)
  answer.catch(() => undefined)
  try {
    return await Promise.race([answer, late])
  } finally {
    tooLate.abort()
    stop.abort(new Error('no longer needed'))
  }
}
