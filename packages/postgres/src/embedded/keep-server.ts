import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { bringUp, pruneLogs, type Running } from './bring-up.ts'
import { type ClientDoor, openDoor, send } from './client-door.ts'
import { EmbeddedError, explainFileFailure } from './embedded-error.ts'
import type { EmbeddedLog, KeeperOptions } from './messages.ts'
import type { Places } from './places.ts'
import { runningPostmaster, stopPostmaster } from './postmaster.ts'
import { releaseSessions } from './release-commits.ts'

export interface KeeperParts {
  options: KeeperOptions
  /** Aborted when the system asks the keeper to end. */
  signal: AbortSignal
}

/** Why a keeper stops watching. */
type Ending = 'unused' | 'died' | 'superseded' | 'asked'

/** Brings the server up, keeps it up while any program is connected, and stops it a moment after the last one has gone.
 *  A keeper that finds a running server takes it over, so its own death costs nothing. */
export async function keepServer({ options, signal }: KeeperParts): Promise<void> {
  const { places } = options
  const door = await openDoor(places.socket)
  if (!door) return

  const log = logTo(door)
  try {
    let running = await bringUp({ options, log })
    announce(door, running, options.token)
    for (;;) {
      const ending = await watch({ door, running, places, lingerMs: options.lingerMs, signal })
      if (ending === 'superseded') return door.dismiss()
      if (ending !== 'died') {
        await letSessionsEnd(running)
        // Who came in meanwhile is served: it would meet a server that is about to stop.
        if (!signal.aborted && door.clients() > door.asking().length) continue
        return await closeDown(door, running)
      }

      log.warn('PostgreSQL ended without being asked to; starting it again.')
      running = await bringUp({ options: { ...options, port: running.port, existing: true }, log })
      announce(door, running, options.token)
    }
  } catch (error) {
    await reportFailure(door, explainFileFailure(error, places.root))
    throw error
  } finally {
    await door.close()
  }
}

function logTo(door: ClientDoor): EmbeddedLog {
  const log = (level: 'info' | 'warn') => (message: string) => {
    console.error(`${new Date().toISOString()} ${level} ${message}`)
    door.announce({ event: 'log', level, message })
  }
  return { info: log('info'), warn: log('warn') }
}

function announce(door: ClientDoor, { port, pid, cluster, started }: Running, token: string): void {
  door.announce({ event: 'ready', port, pid, directory: cluster, startedFor: started ? token : null })
}

/** Tells the starter, who may still be on its way, and nobody who comes later: the next one tries again. */
async function reportFailure(door: ClientDoor, error: unknown): Promise<void> {
  for (let waited = 0; door.clients() === 0 && waited < 2_000; waited += 20) await sleep(20)
  await door.close()
  const code = error instanceof EmbeddedError ? error.code : 'EMBEDDED_KEEPER_FAILED'
  door.announce({ event: 'failed', code, message: error instanceof Error ? error.message : String(error) })
  door.dismiss()
}

interface Watch {
  door: ClientDoor
  running: Running
  places: Places
  lingerMs: number
  signal: AbortSignal
}

// A killed server is noticed within this time; looking costs one system call or two.
const LOOK_EVERY_MS = 250
const PRUNE_EVERY_MS = 60_000

async function watch({ door, running, places, lingerMs, signal }: Watch): Promise<Ending> {
  let wake: () => void = () => undefined
  let unusedSince = Date.now()
  let prunedAt = 0
  door.onChange(() => wake())
  signal.addEventListener('abort', () => wake())

  for (;;) {
    if (signal.aborted) return 'asked'
    if (mayStopNow(door)) return 'asked'
    if (door.clients() > 0) unusedSince = Date.now()
    else if (Date.now() - unusedSince >= lingerMs) return 'unused'
    if (!(await door.isOurs())) return (await isGone(running.cluster)) ? 'unused' : 'superseded'
    if ((await runningPostmaster(running.cluster))?.pid !== running.pid) return 'died'
    if (Date.now() - prunedAt > PRUNE_EVERY_MS) {
      prunedAt = Date.now()
      await pruneLogs(places.logs)
    }
    const pause = door.clients() === 0 ? Math.min(LOOK_EVERY_MS, lingerMs) : LOOK_EVERY_MS
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Answers those who ask to stop: yes when all of them ask, else how many others use the server. */
function mayStopNow(door: ClientDoor): boolean {
  const asking = door.asking()
  if (asking.length === 0) return false
  if (asking.length === door.clients()) return true

  for (const socket of asking) {
    send(socket, { event: 'in-use', clients: door.clients() - asking.length })
    socket.end()
  }
  return false
}

/** The data directory was deleted under the running server. */
async function isGone(cluster: string): Promise<boolean> {
  return (await stat(cluster).catch(() => null)) === null
}

/** While the door is open: a keeper that starts meanwhile would take over the server that this one is about to stop. */
async function letSessionsEnd({ pid, cluster }: Running): Promise<void> {
  if (!(await isGone(cluster))) await releaseSessions(pid, cluster)
}

async function closeDown(door: ClientDoor, running: Running): Promise<void> {
  // First nobody comes in any more: who comes now starts a keeper that waits for this server's end.
  await door.close()
  // A checkpoint into a directory that was deleted cannot succeed.
  await stopPostmaster(running, running.cluster, (await isGone(running.cluster)) ? 'at once' : 'fast')
  door.announce({ event: 'stopped' })
  door.dismiss()
}
