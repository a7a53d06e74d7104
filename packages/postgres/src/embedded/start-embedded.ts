import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { EmbeddedError } from './embedded-error.ts'
import { type KeeperLink, type LinkParts, linkKeeper } from './keeper-link.ts'
import type { EmbeddedLog, KeeperOptions } from './messages.ts'
import { passwordDamaged, readPassword, SERVER_ROLE } from './password.ts'
import { findPlaces, type Places } from './places.ts'
import { serverAccount } from './server-account.ts'

export interface EmbeddedOptions {
  /** The cluster is kept in `<dataDir>/postgres/<major version>`. */
  dataDir: string
  log?: EmbeddedLog
  /** The port to take if it is free; else the last one used, else any. */
  port?: number
  /** PostgreSQL settings over those sized for the machine. Only the call that starts the server sets them. */
  settings?: Record<string, string | number | boolean>
  /** How long the server stays after the last program that used it has gone. */
  lingerMs?: number
}

/** The embedded PostgreSQL, shared by all programs of one data directory. */
export interface EmbeddedServer {
  /** The address of a database, with the password. */
  url(database: string): string
  readonly port: number
  /** The cluster's directory. */
  readonly directory: string
  readonly version: string
  /** Whether this call started the server or found it running. */
  readonly join: 'started' | 'joined'
  /** Lets go; the server stops a moment later if nobody else uses it. A program that ends lets go by itself. */
  release(): Promise<void>
  /** Lets go and waits for the server's end, unless other programs use it. */
  stop(): Promise<'stopped' | 'in-use'>
}

// One pm command after the other in a shell finds the server still up.
const LINGER_MS = 2_000

const SILENT: EmbeddedLog = { info: () => undefined, warn: () => undefined }

/** Starts the embedded PostgreSQL of a data directory, creating its cluster the first time, or joins it when it runs. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const log = options.log ?? SILENT
  const places = await findPlaces(options.dataDir, await serverAccount(), log)
  const parts: LinkParts = { log, options: keeperOptions(options, places) }
  const link = await linkKeeper(parts)
  try {
    return await serverOf(link, parts)
  } catch (error) {
    await link.release()
    throw error
  }
}

function keeperOptions({ port, settings = {}, lingerMs = LINGER_MS }: EmbeddedOptions, places: Places): KeeperOptions {
  return {
    places,
    token: randomBytes(8).toString('hex'),
    ...(port === undefined ? {} : { port }),
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, settingText(value)])),
    lingerMs,
  }
}

function settingText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return String(value)
}

async function serverOf(first: KeeperLink, parts: LinkParts): Promise<EmbeddedServer> {
  const { log, options } = parts
  const { places } = options
  const password = await passwordOf(places)
  const url = (port: number, database: string) =>
    `postgresql://${SERVER_ROLE}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`

  const { directory } = first.ready
  const version = await versionOf(url(first.ready.port, 'postgres'), places.passwordFile)
  const held = holdLink(first, parts)
  log.info(`PostgreSQL ${version} on port ${first.ready.port}, data in ${directory}.`)
  return {
    url: (database) => url(held.port(), database),
    get port() {
      return held.port()
    },
    directory,
    version,
    join: first.ready.startedFor === options.token ? 'started' : 'joined',
    release: held.release,
    stop: held.stop,
  }
}

async function passwordOf({ passwordFile }: Places): Promise<string> {
  const password = await readPassword(passwordFile)
  if (password) return password
  throw new EmbeddedError(
    'EMBEDDED_PASSWORD_DAMAGED',
    `${passwordFile} is missing while the server runs. Stop every program that uses the server; the next start sets a new password.`,
  )
}

async function versionOf(url: string, passwordFile: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version")
    return rows[0]?.version.split(' ')[0] ?? ''
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') throw passwordDamaged(passwordFile, error)
    throw error
  } finally {
    await client.end()
  }
}

interface Held {
  port(): number
  release(): Promise<void>
  stop(): Promise<'stopped' | 'in-use'>
}

const REJOIN_ATTEMPTS = 5
const REJOIN_PAUSE_MS = 500

/** Keeps a link to some keeper: when the keeper is killed, a new one takes the running server over. */
function holdLink(first: KeeperLink, parts: LinkParts): Held {
  const { log } = parts
  let link = first
  let joining: Promise<void> = Promise.resolve()
  let left = false

  const follow = () => {
    link.onLost(() => {
      joining = rejoin()
    })
    link.onReady((ready) => log.warn(`PostgreSQL was started again, on port ${ready.port}.`))
  }
  const rejoin = async () => {
    for (let attempt = 1; !left && attempt <= REJOIN_ATTEMPTS; attempt++) {
      try {
        const { port } = link.ready
        link = await linkKeeper({ ...parts, options: { ...parts.options, port, existing: true } })
        return follow()
      } catch (error) {
        log.warn(`The embedded PostgreSQL has no keeper: ${error instanceof Error ? error.message : error}`)
        await sleep(REJOIN_PAUSE_MS * attempt, undefined, { ref: false })
      }
    }
  }
  const leaveBy = async <T>(leave: () => Promise<T>): Promise<T> => {
    left = true
    await joining
    return leave()
  }

  follow()
  return {
    port: () => link.ready.port,
    release: () => leaveBy(() => link.release()),
    stop: () => leaveBy(() => link.stop()),
  }
}
