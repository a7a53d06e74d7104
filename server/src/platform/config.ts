import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { type DatabaseUrls, databaseUrls, poolSettings, SettingError } from '@products-manager/postgres'
import { type DatabaseName, databaseNames, poolSizes } from './database-names.ts'
import {
  type Env,
  flagSetting,
  listSetting,
  settingInvalid,
  textSetting,
  wholeSetting,
  wordSetting,
} from './environment.ts'
import { type LogLevel, logLevels } from './log.ts'
import { type MailEnvironment, readMailEnvironment } from './mail-environment.ts'
import { type AllowedPlaces, readAllowedPlaces } from './net/address-guard.ts'

export const roles = ['all', 'api', 'worker'] as const
/** What this process does: everything, or its share of a split installation. */
export type Role = (typeof roles)[number]

export interface HttpConfig {
  host: string
  port: number
  /** PORT was set: then no other port is taken in its place. */
  isPortChosen: boolean
  /** Names beside the loopback ones under which a browser may reach this server, `host` or `host:port`. */
  allowedHosts: string[]
  /** Where people find this installation, for links in what is sent to them; null when nobody said. */
  appUrl: string | null
  /** Origins beside the server's own whose pages may send requests that change something. */
  allowedOrigins: string[]
  maxBodyBytes: number
  maxUploadBytes: number
  maxRealtimeClients: number
}

export interface WorkersConfig {
  /** Jobs of minutes or hours that run at the same time in this process. */
  long: number
  /** Jobs of seconds that run at the same time in this process. */
  short: number
}

export interface DatabasesConfig {
  /** Null: the embedded server keeps all of them. */
  urls: Record<DatabaseName, DatabaseUrls> | null
  pools: Record<DatabaseName, ReturnType<typeof poolSettings>>
  /** False behind a PgBouncer in transaction mode that is older than 1.21. */
  preparedStatements: boolean
  /** The console of a PgBouncer, whose state is shown to the operator. */
  bouncerUrl: string | null
}

export interface OutgoingConfig {
  /** Private places that users' addresses may lead to. */
  allowedPlaces: AllowedPlaces
  /** Folders of this machine below which suppliers' files may be looked for. */
  watchFolders: string[]
}

export interface Config {
  role: Role
  /** Absolute. */
  dataDir: string
  logLevel: LogLevel
  http: HttpConfig
  workers: WorkersConfig
  databases: DatabasesConfig
  /** Whether this installation receives its server's log and takes backups by schedule. */
  backups: boolean
  /** Whether old rows are archived by schedule. */
  archives: boolean
  outgoing: OutgoingConfig
  mail: MailEnvironment
  /** What kept passwords are encrypted by: the current one first. Empty: a key file in the data directory. */
  secretKeys: string[]
}

/** Every setting, read and checked once. */
export function readConfig(env: Env): Config {
  try {
    return {
      role: wordSetting(env, 'PM_ROLE', { words: roles, otherwise: 'all' }),
      dataDir: readDataDir(env),
      logLevel: readLogLevel(env),
      http: readHttp(env),
      workers: {
        long: wholeSetting(env, 'PM_LONG_JOBS', { least: 1, most: 64, otherwise: 2 }),
        short: wholeSetting(env, 'PM_SHORT_JOBS', { least: 1, most: 256, otherwise: 4 }),
      },
      databases: readDatabases(env),
      backups: readBackups(env),
      archives: readArchives(env),
      outgoing: { allowedPlaces: readAllowedPlaces(env), watchFolders: readWatchFolders(env) },
      mail: readMailEnvironment(env),
      secretKeys: readSecretKeys(env),
    }
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    throw settingInvalid({ variable: error.variable, problem: error.message.slice(error.variable.length + 2) }, error)
  }
}

function readDataDir(env: Env): string {
  return resolve(textSetting(env, 'PM_DATA_DIR') ?? './.data')
}

function readWatchFolders(env: Env): string[] {
  const given = listSetting(env, 'PM_WATCH_FOLDERS').map((folder) => resolve(folder))
  return given.length > 0 ? given : [join(readDataDir(env), 'inbox')]
}

const LEAST_KEY_LENGTH = 32

function readSecretKeys(env: Env): string[] {
  const current = textSetting(env, 'SECRET_KEY')
  const previous = listSetting(env, 'SECRET_KEY_PREVIOUS')
  if (current === null && previous.length === 0) return []
  if (current !== null && current.length >= LEAST_KEY_LENGTH) return [current, ...previous]
  throw settingInvalid({
    variable: 'SECRET_KEY',
    problem: `${current === null ? 'missing, while SECRET_KEY_PREVIOUS is set' : 'too short'}. Give at least ${LEAST_KEY_LENGTH} characters, such as of \`openssl rand -hex 32\`.`,
  })
}

// Python's names for the same levels, as in existing installations' settings.
const LEVEL_SYNONYMS: Record<string, LogLevel> = { warning: 'warn', critical: 'fatal' }

function readLogLevel(env: Env): LogLevel {
  const text = textSetting(env, 'LOG_LEVEL')?.toLowerCase() ?? ''
  return LEVEL_SYNONYMS[text] ?? wordSetting(env, 'LOG_LEVEL', { words: logLevels, otherwise: 'info' })
}

const MIB = 1024 * 1024

function readHttp(env: Env): HttpConfig {
  const appUrl = readAppUrl(env)
  const origins = listSetting(env, 'ALLOWED_ORIGINS').map((text) => readOrigin('ALLOWED_ORIGINS', text))
  return {
    host: readHost(env),
    port: wholeSetting(env, 'PORT', { least: 0, most: 65_535, otherwise: 3_000 }),
    isPortChosen: textSetting(env, 'PORT') !== null,
    allowedHosts: [...listSetting(env, 'PM_ALLOWED_HOSTS').map((name) => name.toLowerCase()), ...appUrl.hosts],
    allowedOrigins: [...origins, ...appUrl.origins],
    appUrl: appUrl.origins[0] ?? null,
    maxBodyBytes: wholeSetting(env, 'PM_MAX_BODY_BYTES', { least: 1_024, most: 1_024 * MIB, otherwise: 2 * MIB }),
    // Ten times the largest supplier file in use, and small enough for the disks it lands on.
    maxUploadBytes: wholeSetting(env, 'PM_MAX_UPLOAD_BYTES', {
      least: 1,
      most: Number.MAX_SAFE_INTEGER,
      otherwise: 5 * 1_024 * MIB,
    }),
    maxRealtimeClients: wholeSetting(env, 'PM_MAX_REALTIME_CLIENTS', { least: 1, most: 100_000, otherwise: 1_000 }),
  }
}

/** Whether only this machine can connect to the address. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

function readHost(env: Env): string {
  const host = textSetting(env, 'HOST') ?? '127.0.0.1'
  if (isLoopback(host) || flagSetting(env, 'PM_ALLOW_REMOTE_WITHOUT_LOGIN', false)) return host
  throw settingInvalid({
    variable: 'HOST',
    problem: `"${host}" can be reached from other machines, and there is no login yet. Use 127.0.0.1, or set PM_ALLOW_REMOTE_WITHOUT_LOGIN=1 where something in front of it asks who comes.`,
  })
}

function readAppUrl(env: Env): { hosts: string[]; origins: string[] } {
  const text = textSetting(env, 'APP_URL')
  if (text === null) return { hosts: [], origins: [] }

  const origin = readOrigin('APP_URL', text)
  return { hosts: [new URL(origin).host], origins: [origin] }
}

function readOrigin(variable: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.origin
  throw settingInvalid({ variable, problem: `"${text}" is not an address like https://products.example.com.` })
}

function readDatabases(env: Env): DatabasesConfig {
  return {
    urls: readUrls(env),
    pools: eachDatabase((name) => poolSettings(env, name, { size: poolSizes[name] })),
    preparedStatements: flagSetting(env, 'DATABASE_PREPARED_STATEMENTS', true),
    bouncerUrl: textSetting(env, 'PGBOUNCER_ADMIN_URL'),
  }
}

/** The embedded server's by default; those of another server when it is said where to keep them. */
function readBackups(env: Env): boolean {
  const isOwn = !databaseNames.some((name) => databaseUrls(env, name))
  return flagSetting(env, 'PM_BACKUPS', isOwn || textSetting(env, 'BACKUP_DIRECTORY') !== null)
}

/** For another server only when it is said where: the disk of a worker in a container is no place for the only copy of a row. */
function readArchives(env: Env): boolean {
  const isOwn = !databaseNames.some((name) => databaseUrls(env, name))
  const isTold = ['ARCHIVE_DIRECTORY', 'ARCHIVE_BUCKET'].some((name) => textSetting(env, name) !== null)
  return flagSetting(env, 'PM_ARCHIVES', isOwn || isTold)
}

/** All seven addresses or none: half a catalogue on the embedded server would be missing from the other's backups. */
function readUrls(env: Env): Record<DatabaseName, DatabaseUrls> | null {
  // The single database of older installations holds what is now in core.
  const withCore = env['DB_CORE_URL'] ? env : { ...env, DB_CORE_URL: env['DATABASE_URL'] }
  const urls = eachDatabase((name) => databaseUrls(withCore, name))
  const given = databaseNames.filter((name) => urls[name] !== null)
  if (given.length === 0) return null

  const missing = databaseNames.find((name) => urls[name] === null)
  if (missing === undefined) return urls as Record<DatabaseName, DatabaseUrls>
  throw settingInvalid({
    variable: `DB_${missing.toUpperCase()}_URL`,
    problem: `missing, while DB_${given[0]?.toUpperCase()}_URL is set. Either all seven databases have an address or none has.`,
  })
}

function eachDatabase<T>(make: (name: DatabaseName) => T): Record<DatabaseName, T> {
  return Object.fromEntries(databaseNames.map((name) => [name, make(name)])) as Record<DatabaseName, T>
}
