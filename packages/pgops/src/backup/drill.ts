import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Lsn, openDatabase, type PrivateServer, parseLsn, sql } from '@products-manager/postgres'
import { type PlanRequest, planRestore, type RestorePlan } from '../restore/plan-restore.ts'
import type { RestoreTarget } from '../restore/restore-target.ts'
import { withRecovered } from '../restore/with-recovered.ts'
import { fingerprintDatabase, type TableFingerprint, writesOf } from './fingerprint.ts'
import type { BackupResult } from './record.ts'
import { type Repository, writeResult } from './repository.ts'

export interface DrillOptions {
  repository: Repository
  systemId: string
  /** A certain backup; without it everything up to the last commit. */
  id?: string | undefined
  /** Addresses of the live databases, to compare with. */
  live?: ((database: string) => string) | null
  /** Where the copy is made; needs the size of the cluster. */
  scratch?: string | undefined
  jobs: number
  now: () => Date
  signal?: AbortSignal | undefined
  onProgress?: (progress: { doneBytes: number; expectedBytes: number; step: string }) => void
}

// Larger tables are counted only: hashing costs as much as reading them all.
const HASHED_UP_TO = 256 * 2 ** 20

/** Restores into a scratch place, starts, checks indexes against their tables, counts, compares; keeps the result and the time it took. */
export async function drill(options: DrillOptions): Promise<BackupResult> {
  const { repository, systemId, id, jobs, now, signal, live = null } = options
  const startedAt = performance.now()
  const taken = live ? await liveFingerprints(live, options) : null
  const target: RestoreTarget = id === undefined ? { kind: 'latest' } : { kind: 'backup' }
  let known: BackupResult | null = null
  try {
    const request = { repository, systemId, target, backup: id, directory: options.scratch ?? tmpdir() }
    const plan = await planUpTo(request, live)
    // A copy that ends earlier has to differ.
    const before = plan.isUpToDate ? taken : null
    const backup = plan.chain.at(-1)?.record.id ?? ''
    const result: BackupResult = {
      backup,
      kind: 'drill',
      at: now().toISOString(),
      ok: false,
      durationMs: 0,
      problems: [],
    }
    known = result
    const recoveryFrom = performance.now()
    const progress = options.onProgress ? { onProgress: options.onProgress } : {}
    const recovery = { repository, plan, scratch: options.scratch, jobs, signal, ...progress }
    await withRecovered(recovery, async (server) => {
      result.recoveryMs = Math.round(performance.now() - recoveryFrom)
      await inspect(server, { result, before, live })
    })
  } catch (error) {
    signal?.throwIfAborted()
    if (!known) throw error
    known.problems.push(error instanceof Error ? error.message : String(error))
  }
  known.ok = known.problems.length === 0
  known.durationMs = Math.round(performance.now() - startedAt)
  await writeResult(repository, systemId, known)
  return known
}

// A receiver that commits do not wait for is some milliseconds behind.
const PLAN_ATTEMPTS = 6
const PLAN_PAUSE_MS = 300

/** A plan whose log has all that the live server had a moment ago, where that can be had. */
async function planUpTo(
  request: PlanRequest,
  live: DrillOptions['live'],
): Promise<RestorePlan & { isUpToDate: boolean }> {
  const position = live ? await livePosition(live('postgres')) : null
  for (let attempt = 1; ; attempt++) {
    const plan = await planRestore(request)
    const isUpToDate = position !== null && plan.logEnd !== null && plan.logEnd.end >= position
    if (isUpToDate || position === null || attempt === PLAN_ATTEMPTS) return { ...plan, isUpToDate }
    await sleep(PLAN_PAUSE_MS)
  }
}

async function livePosition(url: string): Promise<Lsn> {
  const database = openDatabase({ name: 'drill', url, pool: { size: 1 }, applicationName: 'pgops-drill' })
  try {
    const { lsn } = await database.one(
      sql<{ lsn: string }>('backup.read_live_position')`select pg_current_wal_flush_lsn()::text as lsn`,
    )
    return parseLsn(lsn)
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}

type Fingerprints = Map<string, TableFingerprint[]>

/** Before the copy is made: what changes meanwhile is known by its count of writes and not compared. */
async function liveFingerprints(live: (database: string) => string, options: DrillOptions): Promise<Fingerprints> {
  const found: Fingerprints = new Map()
  for (const name of await listDatabases(live('postgres'))) {
    options.signal?.throwIfAborted()
    found.set(name, await fingerprintDatabase(live(name), { hashUpTo: HASHED_UP_TO }))
  }
  return found
}

interface Inspection {
  result: BackupResult
  before: Fingerprints | null
  live: ((database: string) => string) | null
}

async function inspect(server: PrivateServer, { result, before, live }: Inspection): Promise<void> {
  result.databases = []
  for (const name of await listDatabases(server.url('postgres'))) {
    const url = server.url(name)
    result.problems.push(...(await checkIndexes(url, name)))
    const found = await fingerprintDatabase(url, { hashUpTo: HASHED_UP_TO })
    const after = live && before?.has(name) ? await writesOf(live(name)).catch(() => null) : null
    const still = (before?.get(name) ?? []).filter(({ table, writes }) => after?.get(table) === writes)
    const differing = still.filter((known) => !isSame(known, found)).map(({ table }) => table)
    for (const table of differing) result.problems.push(`${name}: ${table} differs from the live one.`)
    const rows = found.reduce((sum, table) => sum + table.rows, 0)
    result.databases.push({ name, tables: found.length, rows, compared: still.length, differing })
  }
  const missing = [...(before?.keys() ?? [])].filter((name) => !result.databases?.some((one) => one.name === name))
  for (const name of missing) result.problems.push(`The database ${name} is missing.`)
}

function isSame(known: TableFingerprint, found: TableFingerprint[]): boolean {
  const same = found.find(({ table }) => table === known.table)
  return same !== undefined && same.rows === known.rows && (same.hash === known.hash || !same.hash || !known.hash)
}

async function listDatabases(url: string): Promise<string[]> {
  const database = openDatabase({ name: 'drill', url, pool: { size: 1 }, applicationName: 'pgops-drill' })
  try {
    const rows = await database.many(sql<{ name: string }>('backup.list_databases')`
      select datname as name from pg_database where datallowconn and not datistemplate order by 1
    `)
    return rows.map(({ name }) => name)
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}

/** amcheck: every entry of every B-tree in its order, and every row of the table found in it. */
async function checkIndexes(url: string, name: string): Promise<string[]> {
  const database = openDatabase({ name: 'drill', url, pool: { size: 1 }, applicationName: 'pgops-drill' })
  try {
    await database.transaction((tx) => tx.run(sql('backup.create_amcheck')`create extension if not exists amcheck`))
    const indexes = await database.many(sql<{ index: string; oid: string }>('backup.list_btrees')`
      select c.oid::regclass::text as index, c.oid::text as oid
        from pg_class c
        join pg_am a on a.oid = c.relam
        join pg_index i on i.indexrelid = c.oid
       where a.amname = 'btree' and c.relkind = 'i' and i.indisvalid and c.relpersistence = 'p'
       order by c.oid
    `)
    const problems: string[] = []
    for (const { index, oid } of indexes) {
      await database
        .one(sql<object>('backup.check_index')`select bt_index_check(${oid}::regclass, true)`)
        .catch((error: unknown) =>
          problems.push(`${name}: ${index}: ${error instanceof Error ? error.message : error}`),
        )
    }
    return problems
  } catch (error) {
    return [`${name}: indexes could not be checked: ${error instanceof Error ? error.message : error}`]
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}
