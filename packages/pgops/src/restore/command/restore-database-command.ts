import { randomBytes } from 'node:crypto'
import { BackupError } from '../../backup/backup-error.ts'
import { JOBS } from '../../backup/command/backup-commands.ts'
import { seconds } from '../../backup/command/backup-text.ts'
import { showingProgress } from '../../backup/command/show-progress.ts'
import { dumpDatabase } from '../../logical/dump-database.ts'
import { headOfDump } from '../../logical/dump-text.ts'
import { dumpChunks, type FoundDump } from '../../logical/list-dumps.ts'
import { piped, restoreDatabase } from '../../logical/restore-database.ts'
import { withPausedPools } from '../paused-pools.ts'
import type { RestorePlan } from '../plan-restore.ts'
import { withRecovered } from '../with-recovered.ts'
import { planFacts, planText } from './plan-text.ts'
import { consoleOf, fullName, type RestoreOptions, type RestoreParts } from './restore-parts.ts'

/** One database as it was at a moment, from a scratch recovery of the whole cluster. */
export async function restoreOneDatabase(
  plan: RestorePlan,
  { database: given, scratch, jobs = JOBS, ...options }: RestoreOptions & { database: string },
  parts: RestoreParts,
): Promise<void> {
  const { repository, output, signal } = parts
  const databases = plan.chain.at(-1)?.record.databases ?? []
  const database = known(given, databases)
  output.say(planText(plan))
  const recovery = { repository, plan, scratch, jobs, signal, ...showingProgress(output) }
  await withRecovered(recovery, (server) => {
    const token = randomBytes(8).toString('hex')
    const chunks = piped(async (write) => {
      await write(Buffer.from(headOfDump(database, token)))
      await dumpDatabase({ url: server.url(database), token, write, signal })
    })
    return bringBack({ database, chunks, plan: planFacts(plan) }, options, parts)
  })
}

/** One database from a dump. */
export async function restoreDump(dump: FoundDump, options: RestoreOptions, parts: RestoreParts): Promise<void> {
  const names = dump.record.databases.map(({ name }) => name)
  if (options.database === undefined) {
    throw new BackupError(
      'BACKUP_SETTING_INVALID',
      `A dump is restored database by database: add --database with one of ${names.join(', ')}.`,
    )
  }
  const database = known(options.database, names)
  const plan = { dump: dump.record.id, at: dump.record.at, database, stores: dump.stores.map(({ name }) => name) }
  if (options.dryRun) {
    const replaced = options.replace ? 'in the place of the live one' : 'beside the live one'
    return parts.output.answer({ plan, dryRun: true }, () => `${database} as it was on ${plan.at}, ${replaced}.`)
  }
  const chunks = dumpChunks(parts.repository, dump, database)
  await bringBack({ database, chunks, plan }, options, parts)
}

interface Bringing {
  database: string
  chunks: AsyncIterable<Uint8Array>
  plan: object
}

async function bringBack(
  { database, chunks, plan }: Bringing,
  options: RestoreOptions,
  { context, output, signal }: RestoreParts,
): Promise<void> {
  const { replace = false } = options
  const from = performance.now()
  // Its clients have to wait for the exchange only, but what they write before it would be lost with the old one.
  const pools = { console: replace ? consoleOf(options) : undefined, database, say: output.say }
  const restored = await withPausedPools(pools, () =>
    restoreDatabase({
      database,
      to: (name) => context.url(name),
      chunks,
      replaces: replace,
      now: new Date(),
      signal,
    }),
  )
  const durationMs = Math.round(performance.now() - from)
  output.answer({ plan, ...restored, durationMs }, () =>
    [
      `${restored.rows.toLocaleString('en')} rows are in the database ${restored.database} (${seconds(durationMs)}).`,
      restored.safetyCopy
        ? `What was there before is the database ${restored.safetyCopy}; drop it when all is well.`
        : '',
    ]
      .filter(Boolean)
      .join('\n'),
  )
}

function known(given: string, databases: string[]): string {
  const database = fullName(given, databases)
  if (databases.includes(database)) return database
  throw new BackupError('BACKUP_SETTING_INVALID', `There is no database "${given}"; there are ${databases.join(', ')}.`)
}
