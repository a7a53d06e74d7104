import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase, type PrivateServer, parseLsn, serverAccount, sql, systemClock } from '@products-manager/postgres'
import { startTestCluster, type TestCluster, type TestDatabase } from '@products-manager/postgres/testing'
import { type PlanRequest, planRestore, type RestorePlan } from '../../restore/plan-restore.ts'
import { recover } from '../../restore/recover.ts'
import { type BackupRequest, takeBackup } from '../base/take-backup.ts'
import type { BackupRecord } from '../record.ts'
import { openRepository, type Repository, type RepositoryOptions, readCatalogue } from '../repository.ts'
import { type ReceiverState, receiveWal } from '../wal/receive-wal.ts'

export interface BackedUp {
  cluster: TestCluster
  database: TestDatabase
  repository: Repository
  folder: string
  backup(request?: Partial<BackupRequest>): Promise<BackupRecord>
  /** Receives the log until the test ends; resolves when it streams. */
  receive(): Promise<Receiving>
  /** Waits until everything committed so far is received. */
  received(): Promise<void>
  plan(request: Partial<PlanRequest> & Pick<PlanRequest, 'target'>): Promise<RestorePlan>
  restored(request: Partial<PlanRequest> & Pick<PlanRequest, 'target'>): Promise<PrivateServer>
}

export interface Receiving {
  states: ReceiverState[]
  stop(): Promise<void>
}

export interface BackedUpOptions extends Partial<RepositoryOptions> {
  settings?: Record<string, string>
  /** Another PostgreSQL than the bundled one. */
  major?: number
}

const silent = { info: () => {}, warn: () => {} }
const SLOT = 'pgops_test'

export interface Surroundings {
  /** A folder the server's account may pass through. */
  folder: string
  /** Called with what is to be done when the cluster is needed no more. */
  onEnd: (close: () => void | Promise<void>) => void
}

/** A real server, a database in it, and a repository for its backups. */
export async function startBackedUp(options: BackedUpOptions, { folder, onEnd }: Surroundings): Promise<BackedUp> {
  const { settings = {}, major, ...repositoryOptions } = options
  const cluster = await startTestCluster({
    settings: { max_wal_senders: '6', ...(major === 15 ? {} : { summarize_wal: 'on' }), ...settings },
    ...(major !== undefined && { major }),
  })
  const database = await cluster.createDatabase()
  const repository = openRepository({
    directory: join(folder, 'backups'),
    keys: null,
    codec: 'gzip',
    ...repositoryOptions,
  })
  const parts = { repository, url: database.url, clock: systemClock }
  onEnd(() => cluster.stop('crash').catch(() => undefined))
  let restores = 0

  const it: BackedUp = {
    cluster,
    database,
    repository,
    folder,
    async backup(request = {}) {
      const systemId = await systemOf(database)
      const parent =
        request.kind === 'incremental' ? (await readCatalogue(repository, systemId)).backups.at(-1) : undefined
      return takeBackup(parts, { kind: 'full', parent, ...request })
    },
    async receive() {
      const stopping = new AbortController()
      const states: ReceiverState[] = []
      let failure: unknown
      const receiving = receiveWal({
        repository,
        url: database.url,
        slot: SLOT,
        applicationName: SLOT,
        signal: stopping.signal,
        onState: (state) => states.push(state),
        log: silent,
      }).catch((error: unknown) => {
        failure = error
      })
      const stop = async () => {
        stopping.abort()
        await receiving
      }
      onEnd(stop)
      await until(async () => {
        if (failure) throw failure
        return (await flushed(database)) !== null
      })
      return { states, stop }
    },
    async received() {
      const [{ lsn } = { lsn: '0/0' }] = await database.query<{ lsn: string }>(
        'select pg_current_wal_flush_lsn()::text as lsn',
      )
      await until(async () => parseLsn((await flushed(database)) ?? '0/0') >= parseLsn(lsn))
    },
    async plan(request) {
      return planRestore({ repository, systemId: request.systemId ?? (await onlySystem(repository)), ...request })
    },
    async restored(request) {
      const plan = await it.plan(request)
      const directory = join(folder, `restored-${restores++}`)
      const owner = await serverAccount()
      const { server } = await recover({ repository, plan, directory, owner, jobs: 2, durable: false })
      onEnd(() => server.stop())
      return server
    },
  }
  return it
}

/** Reads one value from a restored database. */
export async function valueIn<Value>(
  server: Pick<PrivateServer, 'url'>,
  database: string,
  text: string,
): Promise<Value> {
  const opened = openDatabase({ name: 'restored', url: server.url(database), pool: { size: 1 } })
  const strings = Object.assign([text], { raw: [text] })
  try {
    const row = await opened.one(sql<{ value: Value }>('test.value_in')(strings))
    return row.value
  } finally {
    await opened.close()
  }
}

/** Polls until the condition holds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5)
}

export async function systemOf(database: TestDatabase): Promise<string> {
  const [row] = await database.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')
  return row?.id ?? ''
}

async function flushed(database: TestDatabase): Promise<string | null> {
  const [row] = await database.query<{ lsn: string | null }>(
    `select flush_lsn::text as lsn from pg_stat_replication where application_name = '${SLOT}' and state = 'streaming'`,
  )
  return row?.lsn ?? null
}

async function onlySystem(repository: Repository): Promise<string> {
  for await (const { path } of repository.local.list('')) {
    const [system = ''] = path.split('/')
    if (/^\d+$/.test(system)) return system
  }
  throw new Error('There is no backup.')
}
