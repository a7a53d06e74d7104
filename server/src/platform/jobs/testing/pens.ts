import { appendFileSync, existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Type from 'typebox'
import { AppError, defineError } from '../../errors.ts'
import { defineTask, handle, type TaskHandler } from '../define-task.ts'

const Payload = Type.Object({ pen: Type.String(), does: Type.String() })
export const drawPen = defineTask({ name: 'pens.draw', payload: Payload, tries: 2, lane: 'long' })

const broken = defineError<object>('PEN_BROKEN', { status: 500, retry: 'never', message: () => 'The pen is broken.' })

/** Writes what happens to a file, a line each, so that two processes can be watched. */
export function penHandler(diary: string): TaskHandler {
  const note = (line: string) => appendFileSync(diary, `${line}\n`)
  return handle(drawPen, {
    async run({ payload: { pen, does }, attempt, signal }) {
      note(`${pen} ${attempt} begins`)
      if (does === 'breaks') throw broken({})
      if (does === 'fails once' && attempt === 1) throw new Error('no ink')
      if (does === 'waits' || (does === 'waits once' && attempt === 1)) await sleep(60_000, undefined, { signal })
      while (does === 'waits at the gate' && !existsSync(`${diary}.open`)) await sleep(20, undefined, { signal })
      note(`${pen} ${attempt} ends`)
    },
    async onGivenUp({ pen }, error) {
      note(`${pen} given up ${error instanceof AppError ? error.code : error}`)
    },
  })
}
