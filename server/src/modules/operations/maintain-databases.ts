import type { MaintenanceOutcome, MaintenanceProgress, MaintenanceWish } from '@products-manager/contract'
import { type MaintenanceKind, type MaintenanceStep, maintainDatabase } from 'pgops'
import { type DatabaseName, databaseNames } from '../../platform/database-names.ts'
import type { Databases } from '../../platform/databases.ts'

export interface MaintenanceRequest extends MaintenanceWish {
  isDryRun?: boolean
  lockTimeoutMs?: number
  signal?: AbortSignal
  onProgress?: (progress: MaintenanceProgress) => void
}

export interface MaintenanceAnswer {
  steps: (MaintenanceStep & { database: DatabaseName })[]
  results: MaintenanceOutcome[]
}

/** Maintains the databases one after the other: two at once would only take the disk from each other and from people. */
export async function maintainDatabases(
  databases: Databases,
  { database, kinds, onProgress, ...wish }: MaintenanceRequest,
): Promise<MaintenanceAnswer> {
  const answer: MaintenanceAnswer = { steps: [], results: [] }
  for (const name of databaseNames.filter((known) => database === undefined || known === database)) {
    const { steps, results } = await maintainDatabase(databases[name], {
      ...wish,
      ...(kinds && { kinds: kinds as MaintenanceKind[] }),
      onProgress: ({ step, phase, share, index, of }) =>
        onProgress?.({ database: name, step: index + 1, of, statement: step.statement, phase, share }),
    })
    answer.steps.push(...steps.map((step) => ({ database: name, ...step })))
    answer.results.push(
      ...results.map(({ step, outcome, milliseconds, problem }) => ({
        database: name,
        statement: step.statement,
        reason: step.reason,
        outcome,
        milliseconds,
        problem,
      })),
    )
  }
  return answer
}
