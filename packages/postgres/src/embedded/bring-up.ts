import { spawnSync } from 'node:child_process'
import { chown, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkCluster, clearDrafts, clusterGone, clusterMajors, createCluster } from './create-cluster.ts'
import { EmbeddedError, saysDiskFull } from './embedded-error.ts'
import { type Binaries, findBinaries, NEWEST_MAJOR } from './find-binaries.ts'
import { freePort, lastPort } from './free-port.ts'
import { refuseHeld } from './hold-place.ts'
import type { EmbeddedLog, KeeperOptions } from './messages.ts'
import { keepPassword, newPassword, readPassword, SERVER_ROLE } from './password.ts'
import type { Places } from './places.ts'
import { hasSessions, launchPostmaster, type Postmaster, runningPostmaster, serverEnvironment } from './postmaster.ts'
import { releaseCommits } from './release-commits.ts'
import { type Account, ownerAccount, serverAccount } from './server-account.ts'
import { settingsFile, sizedSettings, thisMachine } from './server-settings.ts'
import { writeDurably } from './write-durably.ts'

/** A server that accepts connections. */
export interface Running extends Postmaster {
  cluster: string
  /** False when it ran already. */
  started: boolean
}

export interface BringUp {
  options: KeeperOptions
  log: EmbeddedLog
}

/** Takes over the server that runs on the newest cluster, or starts it, creating the cluster when there is none. */
export async function bringUp({ options, log }: BringUp): Promise<Running> {
  const { places } = options
  const clusters = await clusterMajors(places.root)
  const running = await findRunning(places.root, clusters)
  if (running) return running

  await refuseHeld(join(places.root, String(clusters.at(-1) ?? NEWEST_MAJOR)))
  if (options.existing && clusters.length === 0) throw clusterGone(places.root)
  await clearDrafts(places.root, Date.now())
  const account = await chooseAccount(places.root, clusters)
  const binaries = await findBinaries({ account, clusters, copies: places.root, log })
  const cluster = join(places.root, String(binaries.major))
  if (!clusters.includes(binaries.major)) await create({ places, binaries, account, log })
  await checkCluster(cluster)
  await renewPassword({ places, binaries, account, cluster, log })
  await prepare({ options, cluster, account, binaries })
  return start({ options, log, binaries, account, cluster })
}

async function findRunning(root: string, clusters: number[]): Promise<Running | null> {
  for (const major of clusters.toReversed()) {
    const cluster = join(root, String(major))
    const postmaster = await settled(cluster)
    if (postmaster) return { ...postmaster, cluster, started: false }
  }
  return null
}

/** The server once it has finished starting or stopping. */
async function settled(cluster: string): Promise<Postmaster | null> {
  for (;;) {
    const postmaster = await runningPostmaster(cluster)
    if (!postmaster || postmaster.status === 'ready') return postmaster
    await sleep(20)
  }
}

async function chooseAccount(root: string, clusters: number[]): Promise<Account | null> {
  const newest = clusters.at(-1)
  return (newest === undefined ? null : await ownerAccount(join(root, String(newest)))) ?? serverAccount()
}

interface Preparation {
  places: Places
  binaries: Binaries
  account: Account | null
  log: EmbeddedLog
}

async function create({ places, binaries, account, log }: Preparation): Promise<void> {
  log.info(`Creating a database cluster of PostgreSQL ${binaries.version} in ${places.root}.`)
  const password = await keepPassword(places.passwordFile, (await readPassword(places.passwordFile)) ?? newPassword())
  await createCluster({ binaries, account, root: places.root, password })
}

/** Sets a new password when the file was deleted. The role's comes first: a crash in between leaves the file missing, and this is done again. */
async function renewPassword({
  places,
  binaries,
  account,
  cluster,
  log,
}: Preparation & { cluster: string }): Promise<void> {
  if (await readPassword(places.passwordFile)) return

  const password = newPassword()
  const run = spawnSync(
    join(binaries.directory, 'postgres'),
    // A restored cluster may still wait, with its every commit, for the receiver of the one it was copied from.
    ['--single', '-D', cluster, '-c', 'logging_collector=off', '-c', 'synchronous_standby_names=', 'postgres'],
    {
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
      cwd: cluster,
      env: serverEnvironment(),
      encoding: 'utf8',
      input: `alter role ${SERVER_ROLE} password '${password}'\n`,
    },
  )
  if (run.status !== 0) throw notStarted(cluster, run.stderr || String(run.error))
  await keepPassword(places.passwordFile, password)
  log.warn(`${places.passwordFile} was missing: the server has a new password.`)
}

interface Settings {
  options: KeeperOptions
  cluster: string
  account: Account | null
  binaries: Binaries
}

async function prepare({ options, cluster, account, binaries }: Settings): Promise<void> {
  const { places } = options
  const sized = sizedSettings(await thisMachine(cluster), binaries.major)
  const compression = compressesWal(binaries, cluster, account) ? { wal_compression: 'lz4' } : {}
  const settings = { ...sized, ...compression, ...options.settings }
  await releaseCommits(cluster, account)
  await writeDurably(join(cluster, 'products-manager.conf'), settingsFile(settings), { owner: account })
  await mkdir(places.logs, { recursive: true, mode: 0o700 })
  if (account) await chown(places.logs, account.uid, account.gid)
}

/** Whether the server was built with LZ4; the bundled one was not. The fallback, pglz, is not worth its price: an update
 *  of 8,000 scattered rows took 740 ms with it and 110 ms without, for 33 instead of 84 MB of WAL. */
function compressesWal(binaries: Binaries, cluster: string, account: Account | null): boolean {
  if (binaries.bundled) return false

  const asked = ['-D', cluster, '-c', 'wal_compression=lz4', '-C', 'wal_compression']
  const user = account ? { uid: account.uid, gid: account.gid } : {}
  return (
    spawnSync(join(binaries.directory, 'postgres'), asked, { ...user, cwd: cluster, env: serverEnvironment() })
      .status === 0
  )
}

type Start = BringUp & { binaries: Binaries; account: Account | null; cluster: string }

// Another program may take the port between our look and the server's. The last sessions of a killed server are waited for
// as long as they are there.
const ATTEMPTS = 40

async function start({ options, log, binaries, account, cluster }: Start): Promise<Running> {
  const { places } = options
  const preferred = [...(options.port ? [options.port] : []), ...(await lastPort(places.portFile))]
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(preferred)
    const before = await logEnd(places.logs)
    const postmaster = await launchPostmaster({
      directory: binaries.directory,
      cluster,
      account,
      port,
      startLog: join(places.root, 'start.log'),
      logs: places.logs,
    })
    if (postmaster) return started({ ...postmaster, cluster, started: true }, { places, preferred, log })

    const running = await settled(cluster)
    if (running) return { ...running, cluster, started: false }

    const said = await lastWords(places, before)
    const isHeld = said.includes('still in use') && (await hasSessions(cluster))
    if (!isHeld && (attempt >= ATTEMPTS || !/could not bind|still in use|could not create any TCP/.test(said)))
      throw notStarted(cluster, said)
    await sleep(said.includes('still in use') ? 250 : 0)
  }
}

interface StartedWith {
  places: Places
  preferred: number[]
  log: EmbeddedLog
}

async function started(running: Running, { places, preferred, log }: StartedWith): Promise<Running> {
  // Without this the checkpointer sleeps through its first checkpoint_timeout, and archive_timeout is not kept until then.
  if (process.platform !== 'win32') process.kill(running.pid, 'SIGHUP')
  const [wanted] = preferred
  if (wanted !== undefined && wanted !== running.port)
    log.warn(`Port ${wanted} is taken; PostgreSQL listens on ${running.port}.`)
  if (preferred.at(-1) !== running.port) await writeDurably(places.portFile, `${running.port}\n`)
  return running
}

function notStarted(cluster: string, said: string): EmbeddedError {
  if (saysDiskFull(said)) {
    return new EmbeddedError(
      'EMBEDDED_DISK_FULL',
      `No space left on the disk of ${cluster}. Free some and start again.`,
    )
  }
  return new EmbeddedError(
    'EMBEDDED_NOT_STARTED',
    `PostgreSQL did not start on ${cluster}: ${said.trim() || 'it said nothing'}`,
  )
}

interface LogEnd {
  file: string
  size: number
}

async function logEnd(logs: string): Promise<LogEnd> {
  const file = (await logFiles(logs)).at(-1) ?? ''
  return { file, size: file ? (await stat(file)).size : 0 }
}

// The server is gone before its log collector has written what it said last.
const COLLECTOR_DEADLINE_MS = 5_000
const COLLECTOR_POLL_MS = 10

/** What the server wrote about the start that failed. */
async function lastWords(places: Places, before: LogEnd): Promise<string> {
  const early = await readFile(join(places.root, 'start.log'), 'utf8').catch(() => '')
  const deadline = performance.now() + COLLECTOR_DEADLINE_MS
  let late = ''
  while (early.includes('logging collector') && !late.includes('is shut down') && performance.now() < deadline) {
    await sleep(COLLECTOR_POLL_MS)
    late = await writtenSince(places.logs, before)
  }
  return `${early}${late}`.slice(-2_000)
}

async function writtenSince(logs: string, { file, size }: LogEnd): Promise<string> {
  const files = (await logFiles(logs)).filter((one) => one >= file)
  const texts = await Promise.all(files.map((one) => readFile(one)))
  return Buffer.concat(texts).toString('utf8', files[0] === file ? size : 0)
}

async function logFiles(logs: string): Promise<string[]> {
  const names = await readdir(logs).catch(() => [])
  return names
    .filter((name) => /^postgres-[\d-]+\.log$/.test(name))
    .sort()
    .map((name) => join(logs, name))
}

// Fifty megabytes of log at 10 MB a file.
const KEPT_LOGS = 5

/** Deletes all but the newest log files of the server. */
export async function pruneLogs(logs: string): Promise<void> {
  for (const file of (await logFiles(logs)).slice(0, -KEPT_LOGS)) await rm(file, { force: true })
}
