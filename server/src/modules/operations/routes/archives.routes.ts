import {
  changeArchivePolicy,
  getArchives,
  holdArchive,
  listArchivePieces,
  planArchiving as planRoute,
  releaseArchiveHold,
  restoreArchive as restoreRoute,
  type ArchivePolicy as ShownPolicy,
  searchArchive,
  startArchiving,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import {
  ArchiveError,
  type ArchiveHold,
  getPolicy,
  type HeldMonth,
  insertHold,
  listHeldMonths,
  listHolds,
  listJobs,
  listPieces,
  listPolicies,
  type Piece,
  type PolicyState,
  planArchiving,
  type RowFilter,
  readArchive,
  readLive,
  readPolicy,
  releaseHold,
  savePolicy,
} from 'pgops'
import type { Config } from '../../../platform/config.ts'
import type { DatabaseName } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { serve } from '../../../platform/http/serve.ts'
import { AlignedRows } from '../archives/aligned-rows.ts'
import { requestArchiving, requestRestore } from '../archives/archive.tasks.ts'
import { type Archives, openArchives } from '../archives/archived-databases.ts'
import { askEachDatabase } from '../ask-each-database.ts'
import {
  archiveDamaged,
  archiveHoldNotFound,
  archivePolicyInvalid,
  archivePolicyNotFound,
  archiveSearchInvalid,
} from '../errors.ts'

export interface ArchiveRoutesParts {
  config: Config
  databases: Databases
}

const JOBS_SHOWN = 50
const PAGE = 50
const ROWS = 100
const KEPT_DAYS = 30

export function archiveRoutes(api: FastifyInstance, { config, databases }: ArchiveRoutesParts): void {
  const { imports } = databases
  let opened: Archives | null = null
  const archives = async () => {
    // Where a database was away, its policies are provided by the next who asks.
    if (!opened || opened.silent.length > 0) opened = await openArchives(config, databases)
    return opened
  }
  const partsOf = async (database: string) => (await archives()).of(database as DatabaseName).parts

  serve(api, getArchives, async () => {
    const { of, stores, isEncrypted } = await archives()
    const { found, silent } = await askEachDatabase(async (database) => {
      const { parts } = of(database)
      const jobs = await listJobs(parts.database, JOBS_SHOWN)
      return [
        {
          policies: (await listPolicies(parts.database)).map((one) => shownPolicy(database, one)),
          jobs: jobs.map(({ startedAt, endedAt, ...job }) => ({
            ...job,
            database,
            startedAt: startedAt.toISOString(),
            endedAt: endedAt?.toISOString() ?? null,
          })),
          holds: (await listHolds(parts.database)).map((hold) => shownHold(database, hold)),
        },
      ]
    })
    const jobs = found.flatMap((one) => one.jobs).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    return {
      ...{ stores, isEncrypted, silent, jobs: jobs.slice(0, JOBS_SHOWN) },
      policies: found.flatMap((one) => one.policies),
      holds: found.flatMap((one) => one.holds),
    }
  })

  serve(api, planRoute, async ({ query }) => {
    const plans = []
    for (const { name: database, parts } of (await archives()).all) {
      if (query.database && query.database !== database) continue
      for (const { policy } of await listPolicies(parts.database)) {
        if (query.policy && query.policy !== policy.name) continue
        const { before, dependents: _dependents, ...plan } = await planArchiving(parts, policy)
        plans.push({ ...plan, database, before: before.toISOString() })
      }
    }
    return { plans }
  })

  serve(api, startArchiving, ({ body }) =>
    asked(async () => {
      await getPolicy((await partsOf(body.database)).database, body.policy)
      return { jobId: await requestArchiving(imports, { database: body.database, policy: body.policy }) }
    }),
  )

  serve(api, changeArchivePolicy, ({ params, body }) =>
    asked(async () => {
      const { database } = await partsOf(params.database)
      const changed = readPolicy({ ...(await getPolicy(database, params.policy)), ...body })
      await database.transaction((tx) => savePolicy(tx, changed))
      const state = (await listPolicies(database)).find(({ policy }) => policy.name === params.policy)
      if (!state) throw archivePolicyNotFound({ message: `There is no archive policy ${params.policy}.` })
      return shownPolicy(params.database, state)
    }),
  )

  serve(api, listArchivePieces, ({ params, query }) =>
    asked(async () => {
      const { database } = await partsOf(params.database)
      const limit = query.limit ?? PAGE
      const { into } = await getPolicy(database, params.policy)
      if (into === 'table')
        return { items: (await listHeldMonths(database, params.policy)).map(shownMonth), nextCursor: null }
      const pieces = await listPieces(database, {
        policy: params.policy,
        before: query.cursor ?? null,
        limit: limit + 1,
      })
      const items = pieces.slice(0, limit).map(shownPiece)
      return { items, nextCursor: pieces.length > limit ? (items.at(-1)?.id ?? null) : null }
    }),
  )

  serve(api, searchArchive, ({ body, signal }) =>
    asked(async () => {
      const parts = await partsOf(body.database)
      const limit = body.limit ?? ROWS
      const search = {
        ...{ policy: body.policy, table: body.table, filters: filtersOf(body) },
        ...{ from: momentOf(body.from), to: momentOf(body.to) },
      }
      const rows = new AlignedRows()
      for await (const found of readArchive({ ...parts, signal }, search)) {
        if (rows.count === limit) return { ...rows.all(), liveRows: 0, hasMore: true }
        rows.add(found)
      }
      const archived = rows.count
      if (!body.live || body.table !== undefined) return { ...rows.all(), liveRows: 0, hasMore: false }
      for await (const found of readLive({ ...parts, signal }, search)) {
        if (rows.count === limit) return { ...rows.all(), liveRows: limit - archived, hasMore: true }
        rows.add(found)
      }
      return { ...rows.all(), liveRows: rows.count - archived, hasMore: false }
    }),
  )

  serve(api, restoreRoute, ({ body }) =>
    asked(async () => {
      await getPolicy((await partsOf(body.database)).database, body.policy)
      const { database, policy, from, to, beside } = body
      const times = { from: momentOf(from)?.toISOString() ?? null, to: momentOf(to)?.toISOString() ?? null }
      const wish = { database, policy, ...times, filters: body.filters ?? [], beside: beside ?? null }
      return { jobId: await requestRestore(imports, { ...wish, keepDays: body.keepDays ?? KEPT_DAYS }) }
    }),
  )

  serve(api, holdArchive, ({ body }) =>
    asked(async () => {
      const { database } = await partsOf(body.database)
      const { name: policy } = await getPolicy(database, body.policy)
      const times = { from: momentOf(body.from) ?? null, to: momentOf(body.to) ?? null }
      const hold = await database.transaction((tx) => insertHold(tx, { policy, reason: body.reason, ...times }))
      return shownHold(body.database, hold)
    }),
  )

  serve(api, releaseArchiveHold, async ({ params }) => {
    const { database } = await partsOf(params.database)
    if (!(await database.transaction((tx) => releaseHold(tx, params.id)))) throw archiveHoldNotFound({ id: params.id })
    return null
  })
}

/** Gives the API what pgops says in its own words. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    const { code, message } = error
    if (code === 'ARCHIVE_POLICY_NOT_FOUND') throw archivePolicyNotFound({ message }, error)
    if (code === 'ARCHIVE_POLICY_INVALID') throw archivePolicyInvalid({ message }, error)
    if (code === 'ARCHIVE_SEARCH_INVALID') throw archiveSearchInvalid({ message }, error)
    if (code === 'ARCHIVE_DAMAGED') throw archiveDamaged({ message }, error)
    throw error
  }
}

function filtersOf({ filters = [] }: { filters?: { column: string; is: string; value?: string }[] }): RowFilter[] {
  return filters as RowFilter[]
}

/** A day begins at midnight in UTC. */
function momentOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}

function shownPolicy(database: string, { policy, oldest, newest, ...held }: PolicyState): ShownPolicy {
  const { group: _group, maxRowsPerSecond: _rate, documents: _documents, ...shown } = policy
  return { ...shown, ...held, database, oldest: oldest?.toISOString() ?? null, newest: newest?.toISOString() ?? null }
}

function shownHold(database: string, { from, to, createdAt, ...hold }: ArchiveHold) {
  const times = { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null }
  return { ...hold, ...times, database, createdAt: createdAt.toISOString() }
}

/** A month in a table takes what it takes: nothing is compressed. */
function shownMonth({ schema, name, table, rows, bytes, oldest, newest, archivedAt }: HeldMonth) {
  return {
    ...{ id: name, table, state: 'archived' as const, path: `${schema}.${name}`, fileRows: rows, rows },
    ...{ plainBytes: bytes, storedBytes: bytes },
    oldest: oldest?.toISOString() ?? null,
    newest: newest?.toISOString() ?? null,
    archivedAt: archivedAt.toISOString(),
  }
}

function shownPiece(piece: Piece) {
  const { id, table, state, path, fileRows, heldRows, plainBytes, storedBytes, oldest, newest, archivedAt } = piece
  return {
    ...{ id, table, state, path, fileRows, rows: heldRows, plainBytes, storedBytes },
    oldest: oldest?.toISOString() ?? null,
    newest: newest?.toISOString() ?? null,
    archivedAt: archivedAt?.toISOString() ?? null,
  }
}
