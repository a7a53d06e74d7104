import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, embeddedCluster, openDatabase, startEmbedded, systemClock } from '@products-manager/postgres'
import {
  type BackupContext,
  type BackupSettings,
  type ClusterPlace,
  readBackupSettings,
  receiverSlot,
  systemIdOf,
} from 'pgops'
import type { Config } from '../../../platform/config.ts'
import { defineError } from '../../../platform/errors.ts'
import type { Log } from '../../../platform/log.ts'
import { listRunning, lives } from '../../../platform/process/running-file.ts'
import { keepLogFor } from './queries/keep-log-for.ts'
import { setRolePassword } from './queries/set-role-password.ts'

export const serverInUse = defineError<{ seconds: number; stopped: boolean }>('PROCESS_SERVER_IN_USE', {
  status: 409,
  retry: 'later',
  message: ({ seconds, stopped }) =>
    `The databases did not stop within ${seconds} s: another program uses them, such as a backup. Let it end, or end it, then restore again. The data was not changed.${stopped ? ' Products Manager was stopped for the restore: pm start brings it back.' : ''}`,
})

const STOP_SECONDS = 30
const LOOK_EVERY_MS = 50

/** What the environment says about backups; without a word they lie beside the databases, and lose nothing. */
export function backupSettingsOf(config: Config): BackupSettings {
  const isEmbedded = config.databases.urls === null
  return readBackupSettings(process.env, { directory: join(config.dataDir, 'backups'), synchronous: isEmbedded })
}

/** Backups of this installation's server: the embedded one, or the one all seven databases lie on. */
export async function withBackupsOf<T>(
  { config, log }: { config: Config; log: Log },
  work: (context: BackupContext) => Promise<T>,
): Promise<T> {
  const { urls } = config.databases
  const release: (() => Promise<void>)[] = []
  const address = async () => {
    if (urls) return urls.core.directUrl ?? urls.core.url
    const server = await startEmbedded({
      dataDir: config.dataDir,
      log: { info: (message) => log.debug(message), warn: (message) => log.warn(message) },
    })
    release.push(() => server.release())
    return server.url('postgres')
  }
  let opened: Promise<string> | null = null
  try {
    return await work({
      settings: backupSettingsOf(config),
      clock: systemClock,
      async url(database) {
        opened ??= address()
        const url = new URL(await opened)
        if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`
        return url.toString()
      },
      place: urls ? null : embeddedPlace(config),
    })
  } finally {
    for (const close of release) await close()
  }
}

function embeddedPlace({ dataDir, backups }: Config): ClusterPlace {
  const cluster = () => embeddedCluster(dataDir)
  return {
    directory: async () => (await cluster()).directory,
    systemId: async () => systemIdOf((await cluster()).directory),
    stop: () => stopEverything(dataDir),
    // The restored role has the password of its time; programs of this installation have that of the file.
    async adopt(url) {
      const { role, password } = await cluster()
      const known = await password()
      await withRestored(url, async (restored) => {
        if (known) await restored.transaction((tx) => setRolePassword(tx, role, known))
        // Else the log between this restore and the next start of the receiver would be missing in every later one.
        if (backups) await restored.withSession((session) => keepLogFor(session, receiverSlot))
      })
    },
    start: async () => undefined,
  }
}

/** Ends what runs on the data directory, as `pm stop` does, and waits until the server has followed. */
async function stopEverything(dataDir: string): Promise<void> {
  const { isRunning } = await embeddedCluster(dataDir)
  const running = await listRunning(dataDir)
  for (const { pid } of running) process.kill(pid, 'SIGTERM')
  const deadline = performance.now() + STOP_SECONDS * 1_000
  while (running.some(lives) || (await isRunning())) {
    if (performance.now() > deadline) throw serverInUse({ seconds: STOP_SECONDS, stopped: running.length > 0 })
    await sleep(LOOK_EVERY_MS)
  }
}

async function withRestored(url: string, work: (restored: Database<'restored'>) => Promise<void>): Promise<void> {
  const restored = openDatabase({ name: 'restored', url, pool: { size: 1 } })
  try {
    await work(restored)
  } finally {
    await restored.close()
  }
}
