import {
  applyIndexAdvice,
  getAdvice,
  getQueryHistory,
  listIndexChanges,
  listIndexFaults,
  listSlowQueries,
  startAdvice,
} from '@products-manager/contract'
import type { FastifyInstance } from 'fastify'
import { checkIndexes, type SlowOptions } from 'pgops'
import type { DatabaseName } from '../../../platform/database-names.ts'
import type { Databases } from '../../../platform/databases.ts'
import { serve } from '../../../platform/http/serve.ts'
import { requestAdvice, requestIndex } from '../jobs/optimizer.task.ts'
import { slowQueries } from '../optimizer/observe-queries.ts'
import { type OperatedSystem, withSource } from '../optimizer/with-source.ts'
import { findIndexBuild } from '../queries/find-index-build.ts'
import { findIndexAdvice, type IndexChangeRow, listIndexChanges as listChanges } from '../queries/index-changes.ts'
import { listQueryHistory } from '../queries/query-log.ts'

export interface OptimizerRoutesParts {
  system: OperatedSystem & { databases: Databases }
}

/** What the screens of slow queries and of advice ask. */
export function optimizerRoutes(api: FastifyInstance, { system }: OptimizerRoutesParts): void {
  const { analytics } = system.databases

  serve(api, listSlowQueries, async ({ query }) => {
    const options: SlowOptions = {
      ...(query.by && { by: query.by as SlowOptions['by'] & string }),
      limit: query.limit ?? 20,
    }
    const database = query.database as DatabaseName
    const { resetAt, ...report } = await slowQueries(system, analytics, { ...options, database })
    return {
      ...report,
      database,
      resetAt: resetAt?.toISOString() ?? null,
      queries: report.queries.map((one) => ({ ...one, plan: one.plan && { ...one.plan } })),
    }
  })

  serve(api, getQueryHistory, async ({ params: { database, fingerprint } }) => {
    const history = await listQueryHistory(analytics, database, fingerprint)
    const [last] = history
    return {
      fingerprint,
      text: last?.text ?? null,
      name: last?.name ?? null,
      plan: (last?.plan ?? null) as Record<string, unknown> | null,
      looks: history.map(({ at, text: _text, name: _name, plan: _plan, ...counted }) => ({
        at: at.toISOString(),
        ...counted,
      })),
    }
  })

  serve(api, getAdvice, async ({ query }) => {
    const found = await findIndexAdvice(analytics, query.database)
    const state = { requestedAt: found?.requestedAt?.toISOString() ?? null, problem: found?.problem ?? null }
    if (!found?.report || !found.advisedAt) return { report: null, ...state }
    const { planner, analysed, costBefore, costAfter, advice, refused } = found.report
    const advisedAt = found.advisedAt.toISOString()
    return { report: { advisedAt, planner, analysed, costBefore, costAfter, advice, refused }, ...state }
  })

  serve(api, startAdvice, async ({ body }) => {
    await requestAdvice(system.databases, body.database as DatabaseName)
    return { database: body.database }
  })

  serve(api, applyIndexAdvice, async ({ body }) =>
    changeAnswer(await requestIndex(system.databases, body.database as DatabaseName, body.index)),
  )

  serve(api, listIndexChanges, async ({ signal }) => {
    const changes = await listChanges(analytics)
    const items = await Promise.all(
      changes.map(async (change) => {
        if (change.status !== 'running') return changeAnswer(change)
        const progress = await findIndexBuild(system.databases[change.database as DatabaseName], { signal })
        return { ...changeAnswer(change), progress }
      }),
    )
    return { items }
  })

  serve(api, listIndexFaults, async ({ query }) => {
    const { indexes, bytes, countedSince, faults } = await withSource(
      system,
      query.database as DatabaseName,
      ({ source }) => checkIndexes(source),
    )
    return { indexes, bytes, countedSince: countedSince?.toISOString() ?? null, faults }
  })
}

function changeAnswer({ advice, applied, createdAt, completedAt, ...change }: IndexChangeRow) {
  return {
    ...change,
    create: advice.create,
    undo: advice.undo,
    measured: applied,
    progress: null,
    createdAt: createdAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  }
}
