import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Repository } from '../repository.ts'
import type { ReceiverState } from './receive-wal.ts'
import type { ReceiverMessage } from './receiver-messages.ts'
import { replicateLog } from './replicate-log.ts'
import { keepSynchronous } from './synchronous.ts'

export interface KeepReceivingOptions {
  repository: Repository
  url: string
  slot: string
  /** Commits wait for the receiver while it is there. */
  synchronous: boolean
  log: { info(message: string): void; warn(message: string): void }
  /** Something came between: what was committed meanwhile is not received, and a full backup is needed. */
  onGap?: () => void
}

/** A receiver that is kept running. */
export interface KeptReceiver {
  /** What it said last; null until it streams. */
  state(): ReceiverState | null
  /** Whether commits wait for it now. */
  isSynchronous(): boolean
  stop(): Promise<void>
}

const RESTART_MS = 250
// Nobody waits for it by then, and what it has is on its disk.
const STOP_DEADLINE_MS = 2_000

/** Runs the receiver in a process of its own, starts it again when it dies, and lets commits wait for it only while it is there. */
export function keepReceiving(options: KeepReceivingOptions): KeptReceiver {
  const { repository, url, slot, log } = options
  const guard = keepSynchronous({ url, receiver: slot, wanted: options.synchronous, log })
  const copies = replicateLog({ repository, log })
  let state: ReceiverState | null = null
  let child: ChildProcess | null = null
  let restart: NodeJS.Timeout | null = null
  let stopping = false
  let gone: Promise<void> = Promise.resolve()

  const begin = () => {
    const receiver = spawn(process.execPath, receiverCommand(), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      windowsHide: true,
      env: receiverEnvironment(),
    })
    child = receiver
    receiver.on('error', () => undefined)
    receiver.on('message', (message) => heard(message as ReceiverMessage))
    receiver.send(
      { url, slot, directory: repository.directory, codec: repository.codec, keys: repository.keys },
      () => undefined,
    )
    gone = new Promise((resolve) => {
      receiver.once('close', (code, signal) => {
        resolve()
        if (stopping) return
        log.warn(`The receiver of the log ended (${signal ?? code}); it is started again.`)
        restart = setTimeout(begin, RESTART_MS)
      })
    })
  }
  const heard = (message: ReceiverMessage) => {
    if (message.event === 'state') {
      state = message.state
      copies.at(message.state)
    }
    if (message.event === 'whole') copies.whole(message.path)
    if (message.event === 'log') log[message.level](message.message)
    if (message.event !== 'lost') return
    log.warn(`The log is not received: ${message.message}`)
    if (message.code === 'BACKUP_WAL_GAP') options.onGap?.()
  }

  begin()
  return {
    state: () => state,
    isSynchronous: () => guard.isOn(),
    async stop() {
      stopping = true
      if (restart) clearTimeout(restart)
      // First nobody waits for the receiver any more.
      await guard.stop()
      child?.kill('SIGTERM')
      const late = setTimeout(() => child?.kill('SIGKILL'), STOP_DEADLINE_MS)
      await gone
      clearTimeout(late)
      await copies.stop()
    },
  }
}

/** The built file runs by itself; from source it needs the TypeScript loader that runs us. */
function receiverCommand(): string[] {
  const own = fileURLToPath(import.meta.url)
  if (own.endsWith('.js')) return [join(own, '..', 'receiver.js')]

  const loader = createRequire(own).resolve('tsx')
  return [
    '--import',
    pathToFileURL(loader).href,
    '--conditions=@products-manager/source',
    join(own, '..', 'receiver.ts'),
  ]
}

/** Without the options of the program that starts it: a debugger's port or a test runner's hooks are not the receiver's. */
function receiverEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, VITEST, ...rest } = process.env
  return rest
}
