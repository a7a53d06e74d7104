import { migrate, rollback } from '@products-manager/postgres'
import { type Command, InvalidArgumentError } from 'commander'
import { readableBytes } from 'pgops/command'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import type { DatabaseName } from '../../../platform/database-names.ts'
import { migrationTarget } from '../../../platform/databases.ts'
import { checkDatabases } from '../check-databases.ts'
import { makePartitions } from '../partitions.ts'
import { findDatabaseFacts } from '../queries/find-database-facts.ts'
import { listTables } from '../queries/list-tables.ts'
import { listPartitions } from '../queries/partitions.ts'
import { type Common, common, eachDatabase, type OfDatabase, type WithDatabases } from './each-database.ts'
import { type OperatorParts, operatorCommands } from './operator-commands.ts'
import { optimizerCommands } from './optimizer-commands.ts'

interface StepsOptions extends Common {
  steps?: number
  dryRun?: boolean
}

const TABLES_SHOWN = 15

export function dbCommands(program: Command, withDatabases: WithDatabases, parts: OperatorParts): void {
  const db = program.command('db').description('the seven databases')

  common(db.command('health'), 'whether each database answers, how fast, and what its pool does').action(
    (options: Common) =>
      runCommand(options, ({ output }) =>
        withDatabases(async (system) => {
          const health = await checkDatabases(system)
          output.answer(health, () => healthTable(health.databases))
          if (health.status !== 'healthy') process.exitCode = 1
        }),
      ),
  )

  steps(common(db.command('migrate'), 'apply what the databases do not have yet')).action((options: StepsOptions) =>
    runCommand(options, ({ output }) =>
      withDatabases(async (system) => {
        const done = await eachDatabase(options, (name) =>
          migrate({ ...migrationTarget(system, name), ...given(options) }),
        )
        output.answer({ databases: done, dryRun: options.dryRun ?? false }, () => stepsText(done, 'up to date'))
      }),
    ),
  )

  steps(common(db.command('rollback'), 'take back the last migration of one database')).action(
    (options: StepsOptions, command: Command) => {
      // Going back loses data: never all seven by one careless word.
      if (!options.database) command.error('error: which database? Add --database NAME', { exitCode: 2 })
      return runCommand(options, ({ output }) =>
        withDatabases(async (system) => {
          const back = (name: DatabaseName) => rollback({ ...migrationTarget(system, name), ...given(options) })
          const done = await eachDatabase(options, back)
          output.answer({ databases: done, dryRun: options.dryRun ?? false }, () =>
            stepsText(done, 'nothing to take back'),
          )
        }),
      )
    },
  )

  common(db.command('stats'), 'sizes, rows and cache hits').action((options: Common) =>
    runCommand(options, ({ output }) =>
      withDatabases(async (system) => {
        const databases = await eachDatabase(options, async (name) => ({
          ...(await findDatabaseFacts(system.databases[name], {})),
          tables: await listTables(system.databases[name], TABLES_SHOWN),
        }))
        output.answer({ databases }, () => statsText(databases))
      }),
    ),
  )

  common(db.command('partitions'), 'the partitions by month')
    .option('--make', 'make those of the coming months where they are missing')
    .action((options: Common & { make?: boolean }) =>
      runCommand(options, ({ output }) =>
        withDatabases(async (system) => {
          const made = options.make ? await makePartitions(system.databases) : []
          const found = await eachDatabase(options, (name) => listPartitions(system.databases[name]))
          const partitions = found.flatMap(({ database, result }) => result.map((one) => ({ database, ...one })))
          output.answer({ made, partitions }, () =>
            table(
              ['database', 'table', 'partition', 'from and to', 'size'],
              partitions.map((one) => [one.database, one.table, one.partition, one.bounds, readableBytes(one.bytes)]),
            ),
          )
        }),
      ),
    )

  optimizerCommands(db, withDatabases)
  operatorCommands(db, withDatabases, parts)
}

function steps(command: Command): Command {
  return command
    .option('--steps <count>', 'at most this many migrations', wholeNumber)
    .option('--dry-run', 'say what would be done, and do nothing')
}

function wholeNumber(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number above 0.')
}

function given({ steps: count, dryRun = false }: StepsOptions) {
  return { dryRun, ...(count !== undefined && { steps: count }) }
}

function healthTable(databases: Awaited<ReturnType<typeof checkDatabases>>['databases']): string {
  return table(
    ['database', 'status', 'latency ms', 'server', 'size', 'migrations', 'pending', 'used', 'idle', 'error'],
    databases.map(({ name, status, latencyMs, serverVersion, bytes, migrations, pool, error }) => [
      name,
      status,
      latencyMs,
      serverVersion,
      bytes === null ? null : readableBytes(bytes),
      migrations?.applied ?? null,
      migrations?.pending ?? null,
      pool.used,
      pool.idle,
      error,
    ]),
  )
}

function stepsText(done: OfDatabase<{ done: string[] }>[], nothing: string): string {
  return done.map(({ database, result }) => `${database}: ${result.done.join(', ') || nothing}`).join('\n')
}

type Stats = Awaited<ReturnType<typeof findDatabaseFacts>> & { tables: Awaited<ReturnType<typeof listTables>> }

function statsText(databases: OfDatabase<Stats>[]): string {
  const parts = databases.map(({ database, result }) => {
    const hits =
      result.cacheHitRatio === null ? '' : `, ${(result.cacheHitRatio * 100).toFixed(1)} % of pages from memory`
    const head = `${database}: ${readableBytes(result.bytes)}, ${result.connections} connections${hits}`
    const rows = result.tables.map((one) => [
      one.table,
      one.rows,
      readableBytes(one.bytes),
      readableBytes(one.indexBytes),
      one.deadRows,
      one.lastVacuum?.toISOString().slice(0, 19).replace('T', ' ') ?? '',
    ])
    return `${head}\n${table(['table', 'rows', 'size', 'indexes', 'dead rows', 'last vacuum'], rows)}`
  })
  return parts.join('\n\n')
}
