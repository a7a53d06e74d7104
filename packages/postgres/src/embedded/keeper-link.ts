import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, statSync, truncateSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { send } from './client-door.ts'
import { EmbeddedError } from './embedded-error.ts'
import { type EmbeddedLog, eachLine, type KeeperMessage, type KeeperOptions, type Ready } from './messages.ts'
import type { Places } from './places.ts'

/** A held connection to the keeper: while it is open the server stays. */
export interface KeeperLink {
  ready: Ready
  /** Lets go; the keeper stops the server a moment later if nobody else holds it. */
  release(): Promise<void>
  /** Lets go, and stops the server now unless others use it. */
  stop(): Promise<'stopped' | 'in-use'>
  /** Called when the keeper was lost, not when we let go. */
  onLost(listener: () => void): void
  /** Called when the server was started again, perhaps on another port. */
  onReady(listener: (ready: Ready) => void): void
}

export interface LinkParts {
  options: KeeperOptions
  log: EmbeddedLog
}

const RETRY_MS = 10

/** Joins the keeper of these places, starting one when there is none. */
export async function linkKeeper(parts: LinkParts): Promise<KeeperLink> {
  const { places } = parts.options
  let keeper: ChildProcess | undefined
  let failures = 0
  for (;;) {
    const socket = await reach(places.socket)
    const link = socket && (await openLink(socket, parts.log))
    if (link) return link

    if (!keeper) keeper = spawnKeeper(parts)
    if (keeper.exitCode !== null || keeper.signalCode !== null) {
      keeper = undefined
      failures++
    }
    if (failures > 5) throw keeperFailed(places)
    await sleep(RETRY_MS)
  }
}

function keeperFailed(places: Places): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_KEEPER_FAILED',
    `The process that keeps the embedded PostgreSQL ended at once; ${join(places.root, 'keeper.log')} says why.`,
  )
}

function reach(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(null))
  })
}

/** Waits for the keeper's word; null when it went away without one. */
function openLink(socket: Socket, log: EmbeddedLog): Promise<KeeperLink | null> {
  return new Promise((resolve, reject) => {
    let lost: () => void = () => undefined
    let again: (ready: Ready) => void = () => undefined
    let link: KeeperLink | null = null
    let left = false
    let last: KeeperMessage['event'] | null = null

    const closed = new Promise<void>((done) => socket.once('close', () => done()))
    const leave = async () => {
      left = true
      socket.ref()
      socket.end()
      await closed
    }
    const stop = async () => {
      left = true
      socket.ref()
      send(socket, { ask: 'stop' })
      await closed
      return last === 'in-use' ? 'in-use' : 'stopped'
    }

    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.on(
      'data',
      eachLine((line) => {
        const message = JSON.parse(line) as KeeperMessage
        last = message.event
        if (message.event === 'log') log[message.level](message.message)
        if (message.event === 'failed' && link) log.warn(message.message)
        if (message.event === 'failed') reject(new EmbeddedError(message.code, message.message))
        if (message.event !== 'ready') return
        if (link) {
          link.ready = message
          return again(message)
        }
        link = {
          ready: message,
          release: leave,
          stop,
          onLost: (listener) => {
            lost = listener
          },
          onReady: (listener) => {
            again = listener
          },
        }
        // Holding the server must not hold the program.
        socket.unref()
        resolve(link)
      }),
    )
    void closed.then(() => {
      resolve(null)
      if (link && !left) lost()
    })
  })
}

const KEEPER_LOG_LIMIT = 1_000_000

/** Starts the keeper apart from this program's terminal and process group, with the same Node.js. */
function spawnKeeper({ options }: LinkParts): ChildProcess {
  const logFile = join(options.places.root, 'keeper.log')
  const log = openSync(logFile, 'a', 0o600)
  if (statSync(logFile).size > KEEPER_LOG_LIMIT) truncateSync(logFile)
  try {
    const keeper = spawn(process.execPath, [...keeperCommand(), JSON.stringify(options)], {
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      cwd: '/',
      env: keeperEnvironment(),
    })
    keeper.on('error', () => undefined)
    keeper.unref()
    return keeper
  } finally {
    closeSync(log)
  }
}

/** The built file runs by itself; from source it needs the TypeScript loader that runs us. */
function keeperCommand(): string[] {
  const own = fileURLToPath(import.meta.url)
  if (own.endsWith('.js')) return [join(own, '..', 'keeper.js')]

  const loader = createRequire(own).resolve('tsx')
  return ['--import', pathToFileURL(loader).href, '--conditions=@products-manager/source', join(own, '..', 'keeper.ts')]
}

/** Without the options of the program that starts it: a debugger's port or a test runner's hooks are not the keeper's. */
function keeperEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_CHANNEL_FD, VITEST, ...rest } = process.env
  return rest
}
