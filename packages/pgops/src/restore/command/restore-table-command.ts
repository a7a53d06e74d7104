import { openDatabase } from '@products-manager/postgres'
import { BackupError } from '../../backup/backup-error.ts'
import { JOBS } from '../../backup/command/backup-commands.ts'
import { seconds } from '../../backup/command/backup-text.ts'
import { showingProgress } from '../../backup/command/show-progress.ts'
import { listDependents, nameOf } from '../dependents.ts'
import type { RestorePlan } from '../plan-restore.ts'
import { restoreTable } from '../restore-table.ts'
import type { TableName } from '../table-shape.ts'
import { withRecovered } from '../with-recovered.ts'
import { planFacts, planText } from './plan-text.ts'
import { fullName, type RestoreOptions, type RestoreParts } from './restore-parts.ts'

/** `catalog.products`, `db_catalog.products` or `db_catalog.public.products`. */
function readTableName(text: string, databases: string[]): TableName & { database: string } {
  const [given = '', ...names] = text.split('.')
  const database = fullName(given, databases)
  const table = names.at(-1)
  if (table !== undefined && names.length <= 2 && databases.includes(database))
    return { database, schema: names.length === 2 ? (names[0] ?? 'public') : 'public', table }
  throw new BackupError(
    'BACKUP_SETTING_INVALID',
    `"${text}" names no table as database.table; the databases are ${databases.join(', ')}.`,
  )
}

/** One table, or rows of it, from a scratch recovery of the whole cluster. */
export async function restoreOneTable(
  plan: RestorePlan,
  { table: text, rows, replace = false, dependents = true, scratch, jobs = JOBS }: RestoreOptions & { table: string },
  { context, repository, output, signal }: RestoreParts,
): Promise<void> {
  const { database, ...table } = readTableName(text, plan.chain.at(-1)?.record.databases ?? [])
  output.say(planText(plan))
  const to = await context.url(database)
  const from = performance.now()
  const recovery = { repository, plan, scratch, jobs, signal, ...showingProgress(output) }
  const restored = await withRecovered(recovery, (server) =>
    restoreTable({
      from: server.url(database),
      to,
      table,
      rows,
      replaces: replace,
      dependents,
      now: new Date(),
      signal,
    }),
  )
  const durationMs = Math.round(performance.now() - from)
  output.answer({ plan: planFacts(plan), ...restored, database, durationMs }, () =>
    [
      `${restored.rows.toLocaleString('en')} rows ${replace ? 'put right' : 'are'} in ${database}, table ${restored.table} (${seconds(durationMs)}).`,
      restored.removed > 0 ? `${restored.removed.toLocaleString('en')} rows that came later were removed.` : '',
      ...restored.notes,
    ]
      .filter(Boolean)
      .join('\n'),
  )
}

/** Other tables that lost rows with rows of the one that is put right. */
export interface TouchedTables {
  /** What they lost comes back, too. */
  dependents: string[]
  leftOut: string[]
}

/** For the plan of a table in place. */
export async function findTouched(
  plan: RestorePlan,
  { table: text, replace = false, dependents = true }: RestoreOptions,
  { context }: RestoreParts,
): Promise<TouchedTables> {
  if (text === undefined || !replace) return { dependents: [], leftOut: [] }
  const { database, ...table } = readTableName(text, plan.chain.at(-1)?.record.databases ?? [])
  const live = openDatabase({ name: 'live', url: await context.url(database), pool: { size: 1, overflow: 0 } })
  try {
    const names = [...new Set((await listDependents(live, table)).map((one) => nameOf(one.table)))]
    return dependents ? { dependents: names, leftOut: [] } : { dependents: [], leftOut: names }
  } finally {
    await live.close({ deadlineMs: 1_000 })
  }
}

/** The same for a person; nothing when no other table is touched. */
export function touchedText({ dependents, leftOut }: TouchedTables): string {
  const text = (names: string[], what: string) =>
    names.length === 0
      ? ''
      : `Rows of other tables that were removed with rows of this one ${what}: ${names.join(', ')}.`
  return text(dependents, 'come back too') || text(leftOut, 'are left out')
}
