import { setTimeout as sleep } from 'node:timers/promises'

const TRIES = 6
const WAIT_MS = 100

/** Asks until the answer is yes, or half a second has passed: the server lets go of a lock a moment after its session is gone. */
export async function soon(ask: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 1; tries < TRIES; tries++) {
    if (await ask()) return true
    await sleep(WAIT_MS)
  }
  return ask()
}
