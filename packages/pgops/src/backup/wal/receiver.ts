import { setTimeout as sleep } from 'node:timers/promises'
import { openRepository } from '../repository.ts'
import { receiveWal } from './receive-wal.ts'
import type { ReceiverMessage, ReceiverOrder } from './receiver-messages.ts'

// The process that receives the log: with synchronous commits every one of them waits for it, so nothing else runs here.
const RETRY_FIRST_MS = 100
const RETRY_LAST_MS = 5_000

const ending = new AbortController()
const end = () => ending.abort()
process.on('SIGTERM', end)
// Ctrl-C in a terminal reaches every process of the group: the one that started us says when it is time.
process.on('SIGINT', () => undefined)
process.on('disconnect', end)

process.once('message', (order) => void receive(order as ReceiverOrder))

async function receive({ url, slot, directory, codec, keys }: ReceiverOrder): Promise<void> {
  const repository = openRepository({ directory, codec, keys })
  const log = (level: 'info' | 'warn') => (message: string) => tell({ event: 'log', level, message })
  for (let pause = RETRY_FIRST_MS; !ending.signal.aborted; pause = Math.min(pause * 2, RETRY_LAST_MS)) {
    try {
      await receiveWal({
        repository,
        url,
        slot,
        applicationName: slot,
        signal: ending.signal,
        onState: (state) => {
          pause = RETRY_FIRST_MS
          tell({ event: 'state', state })
        },
        onWhole: (path) => tell({ event: 'whole', path }),
        log: { info: log('info'), warn: log('warn') },
      })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNEXPECTED'
      tell({ event: 'lost', code, message: error instanceof Error ? error.message : String(error) })
    }
    await sleep(pause, undefined, { signal: ending.signal }).catch(() => undefined)
  }
  process.exit(0)
}

function tell(message: ReceiverMessage): void {
  if (process.connected) process.send?.(message)
}
