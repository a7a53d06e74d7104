import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, identifier, openDatabase, sql } from '@products-manager/postgres'

export interface SynchronousOptions {
  url: string
  /** The name the receiver connects under. */
  receiver: string
  /** False: another process keeps the receiver. This one only lets commits go on when both were killed. */
  wanted: boolean
  log: { info(message: string): void; warn(message: string): void }
}

export interface SynchronousGuard {
  isOn(): boolean
  /** Lets commits go on without the receiver, when this was the one that let them wait. */
  stop(): Promise<void>
}

interface Sight {
  names: string
  /** The receiver is connected and has all but what is being written. */
  isThere: boolean
}

// Commits that wait for a receiver that is gone wait this long, and a look's time more; then they go on without it.
const GRACE_MS = 3_000
const LOOK_EVERY_MS = 500

/**
 * A commit is acknowledged when the receiver has it on its disk, too: then the loss of the whole server loses nothing.
 * When the receiver is gone for longer than the grace, commits go on without it, and the log says so; when it is back they wait again.
 */
export function keepSynchronous({ url, receiver, wanted, log }: SynchronousOptions): SynchronousGuard {
  const database = openDatabase({
    name: 'receiver',
    url,
    pool: { size: 1, waitTimeoutMs: 2_000 },
    applicationName: 'pgops-guard',
  })
  const ending = new AbortController()
  let isOn = false
  let missingSince: number | null = null

  const look = async () => {
    const { names, isThere } = await see(database, receiver)
    isOn = names === receiver
    if (!isThere && isOn) {
      missingSince ??= performance.now()
      if (performance.now() - missingSince < GRACE_MS) return
      await change(database, '')
      isOn = false
      log.warn('The receiver of the log is gone: commits go on without it, and would be lost with this server.')
      return
    }
    missingSince = null
    if (isThere && wanted && names === '') {
      await change(database, receiver)
      isOn = true
      log.info('Commits wait for the received log.')
    }
  }
  const watching = (async () => {
    while (!ending.signal.aborted) {
      // A server that is down has no commits that wait.
      await look().catch(() => undefined)
      await sleep(LOOK_EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined)
    }
  })()

  return {
    isOn: () => isOn,
    async stop() {
      ending.abort()
      await watching
      if (wanted) {
        const { names } = await see(database, receiver).catch(() => ({ names: '' }))
        if (names === receiver) await change(database, '').catch(() => undefined)
      }
      isOn = false
      await database.close({ deadlineMs: 500 })
    },
  }
}

function see(database: Database<'receiver'>, receiver: string): Promise<Sight> {
  return database.one(sql<Sight>('backup.see_receiver')`
    select current_setting('synchronous_standby_names') as names,
           exists (select from pg_stat_replication where application_name = ${receiver} and state = 'streaming') as "isThere"
  `)
}

/** ALTER SYSTEM commits nothing, so it does not wait itself. */
function change(database: Database<'receiver'>, names: string): Promise<void> {
  return database.withSession(async (session) => {
    if (names === '') await session.run(sql('backup.reset_synchronous')`alter system reset synchronous_standby_names`)
    else {
      await session.run(
        sql('backup.set_synchronous')`alter system set synchronous_standby_names = ${identifier(names)}`,
      )
    }
    await session.run(sql('backup.reload_settings')`select pg_reload_conf()`)
  })
}
