import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { hasSqlState, openDatabase, sql } from '@products-manager/postgres'
import {
  type BouncedDatabase,
  type BouncerSettings,
  bouncedDatabase,
  bouncerDefaults,
  bouncerIni,
  bouncerUsers,
  type ServerRoom,
  tooFull,
} from './plan-pgbouncer.ts'

export interface BouncerRequest {
  /** The databases by their own addresses, past PgBouncer. */
  urls: readonly string[]
  directory: string
  settings?: Partial<BouncerSettings>
  isDryRun?: boolean
}

export interface BouncerFiles {
  iniPath: string
  usersPath: string
  ini: string
  /** Differs from what is there. */
  isChanged: boolean
  warnings: string[]
  /** The addresses for clients. */
  urls: { name: string; url: string }[]
}

const INSUFFICIENT_PRIVILEGE = '42501'

/** Writes pgbouncer.ini and userlist.txt for databases, readable by their owner alone. Safe to repeat. */
export async function writePgBouncer({
  urls,
  directory,
  settings = {},
  isDryRun = false,
}: BouncerRequest): Promise<BouncerFiles> {
  const iniPath = join(resolve(directory), 'pgbouncer.ini')
  const usersPath = join(resolve(directory), 'userlist.txt')
  const databases = urls.map(bouncedDatabase)
  const full: BouncerSettings = {
    ...bouncerDefaults,
    adminUser: databases[0]?.user ?? '',
    authFile: usersPath,
    ...settings,
  }
  const looked = await Promise.all(urls.map((url, at) => look(url, databases[at] as BouncedDatabase)))
  const ini = bouncerIni(databases, full)
  const users = bouncerUsers(new Map(looked.map(({ user, secret }) => [user, secret])))
  const isChanged = (await textOf(iniPath)) !== ini || (await textOf(usersPath)) !== users
  if (!isDryRun && isChanged) {
    await mkdir(directory, { recursive: true })
    await write(usersPath, users)
    await write(iniPath, ini)
  }
  const warnings = [
    ...tooFull(databases, full, serversOf(looked)),
    ...new Set(looked.flatMap(({ warning }) => warning ?? [])),
  ]
  return { iniPath, usersPath, ini, isChanged, warnings, urls: clientUrls(urls, full) }
}

interface Looked extends ServerRoom {
  user: string
  secret: string
  warning: string | null
}

/** The secret as the server keeps it lets PgBouncer log in on both sides without ever knowing the password. */
async function look(url: string, { user, host, port }: BouncedDatabase): Promise<Looked> {
  const database = openDatabase({
    name: 'pgbouncer',
    url,
    preparedStatements: false,
    applicationName: 'pgops',
    pool: { size: 1 },
  })
  try {
    const { maxConnections } = await database.one(
      sql<{ maxConnections: number }>('pgops.max_connections')`
        select current_setting('max_connections')::int as "maxConnections"
      `,
    )
    const stored = await storedSecret(database, user)
    if (stored?.startsWith('SCRAM-SHA-256$')) return { host, port, maxConnections, user, secret: stored, warning: null }

    const warning = `The user list holds the password of ${user}: its SCRAM secret ${stored === null ? 'may only be read by a superuser' : 'is none (password_encryption)'}.`
    return { host, port, maxConnections, user, secret: decodeURIComponent(new URL(url).password), warning }
  } finally {
    await database.close({ deadlineMs: 500 })
  }
}

async function storedSecret(database: ReturnType<typeof openDatabase<string>>, user: string): Promise<string | null> {
  try {
    const row = await database.maybeOne(
      sql<{ secret: string | null }>(
        'pgops.scram_secret',
      )`select rolpassword as secret from pg_authid where rolname = ${user}`,
    )
    return row?.secret ?? ''
  } catch (error) {
    if (hasSqlState(error, INSUFFICIENT_PRIVILEGE)) return null
    throw error
  }
}

function serversOf(looked: readonly Looked[]): ServerRoom[] {
  return [...new Map(looked.map((one) => [`${one.host}:${one.port}`, one])).values()]
}

function clientUrls(urls: readonly string[], { listenAddress, listenPort }: BouncerSettings) {
  return urls.map((address) => {
    const url = new URL(address)
    url.hostname = ['*', '0.0.0.0'].includes(listenAddress) ? '127.0.0.1' : listenAddress
    url.port = String(listenPort)
    return { name: bouncedDatabase(address).name, url: url.toString() }
  })
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

/** PgBouncer may read the file at any moment: it finds the old one or the new one. */
async function write(path: string, text: string): Promise<void> {
  const draft = `${path}.new`
  await writeFile(draft, text, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, path)
}
