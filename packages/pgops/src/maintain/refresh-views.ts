import { type Database, DatabaseError, identifier, sql, verbatim } from '@products-manager/postgres'
import { listViews, type ViewState } from './list-views.ts'

export interface RefreshedView {
  schema: string
  view: string
  /** Readers went on reading. */
  concurrently: boolean
  outcome: 'done' | 'failed'
  milliseconds: number
  problem: string | null
}

export interface RefreshOptions {
  signal?: AbortSignal
  /** Only these, as `view` or `schema.view`. */
  views?: readonly string[]
  lockTimeoutMs?: number
}

const LOCK_TIMEOUT_MS = 10_000

/** Refreshes materialised views, those they are made of first. One that fails does not stop the rest. Safe to run again. */
export async function refreshViews(
  database: Database<string>,
  { signal, views, lockTimeoutMs = LOCK_TIMEOUT_MS }: RefreshOptions = {},
): Promise<RefreshedView[]> {
  const all = inOrder(await listViews(database))
  const wanted = all.filter((one) => !views || views.includes(one.view) || views.includes(nameOf(one)))
  const refreshed: RefreshedView[] = []
  for (const view of wanted) {
    signal?.throwIfAborted()
    const startedAt = performance.now()
    // Before the first refresh there is nothing for readers to read, and CONCURRENTLY is refused.
    const concurrently = view.hasUniqueIndex && view.isPopulated
    const problem = await refresh(database, view, { concurrently, lockTimeoutMs, signal })
    refreshed.push({
      schema: view.schema,
      view: view.view,
      concurrently,
      outcome: problem === null ? 'done' : 'failed',
      milliseconds: Math.round(performance.now() - startedAt),
      problem,
    })
  }
  return refreshed
}

/** Each behind those it is made of. */
export function inOrder<View extends Pick<ViewState, 'schema' | 'view' | 'madeOf'>>(views: readonly View[]): View[] {
  // What a view reaches is complete, so whoever reaches fewer comes first.
  return [...views].sort((a, b) => a.madeOf.length - b.madeOf.length || nameOf(a).localeCompare(nameOf(b)))
}

interface Refresh {
  concurrently: boolean
  lockTimeoutMs: number
  signal: AbortSignal | undefined
}

async function refresh(
  database: Database<string>,
  view: ViewState,
  { concurrently, lockTimeoutMs, signal }: Refresh,
): Promise<string | null> {
  const statement = `refresh materialized view ${concurrently ? 'concurrently ' : ''}`
  try {
    await database.transaction(async (tx) => {
      await tx.many(sql<object>('pgops.set_lock_timeout')`
        select set_config('lock_timeout', ${String(lockTimeoutMs)}, true), set_config('statement_timeout', '0', true)
      `)
      await tx.run(
        sql('pgops.refresh_view')`${verbatim(statement)}${identifier(view.schema, view.view)}`,
        signal && { signal },
      )
    })
    return null
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return error.message
  }
}

function nameOf({ schema, view }: Pick<ViewState, 'schema' | 'view'>): string {
  return `${schema}.${view}`
}
