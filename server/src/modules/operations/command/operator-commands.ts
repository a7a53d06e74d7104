import { Pools } from '@products-manager/contract'
import { type Command, Option } from 'commander'
import {
  findLockQueues,
  listLockSessions,
  listViews,
  type MaintenanceKind,
  maintenanceKinds,
  writePgBouncer,
} from 'pgops'
import {
  bouncerConfigOptions,
  bouncerConsoleCommands,
  bouncerRequest,
  type ConfigOptions,
  locksText,
  readableBytes,
  tablesText,
  tellBouncerFiles,
} from 'pgops/command'
import { Check } from 'typebox/value'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { databaseNames } from '../../../platform/database-names.ts'
import { listRunning } from '../../../platform/process/running-file.ts'
import { serverNotRunning } from '../errors.ts'
import { refreshAll, reportOrphans } from '../jobs/observe.task.ts'
import { listTablesWithGrowth } from '../list-tables-with-growth.ts'
import { type MaintenanceRequest, maintainDatabases } from '../maintain-databases.ts'
import { type Common, common, eachDatabase, type WithDatabases } from './each-database.ts'

export interface OperatorParts {
  dataDirOf: () => string
}

interface MaintainOptions extends Common {
  table?: string
  only?: MaintenanceKind[]
  force?: boolean
  dryRun?: boolean
}

const ANSWER_DEADLINE_MS = 5_000

/** What an operator looks at and does beside migrations. */
export function operatorCommands(db: Command, withDatabases: WithDatabases, { dataDirOf }: OperatorParts): void {
  common(db.command('tables'), 'rows, sizes, growth, dead rows, scans, bloat, last vacuum').action((options: Common) =>
    runCommand(options, ({ output, signal }) =>
      withDatabases(async ({ databases }) => {
        const found = await listTablesWithGrowth(databases, options.database, signal)
        output.answer({ databases: found }, () =>
          found.map(({ database, tables }) => `${database}\n${tablesText(tables.map(withMoments))}`).join('\n\n'),
        )
      }),
    ),
  )

  common(db.command('locks'), 'who waits for whom, since when, and what to do').action((options: Common) =>
    runCommand(options, ({ output }) =>
      withDatabases(async ({ databases }) => {
        const found = await eachDatabase(options, async (name) =>
          findLockQueues(await listLockSessions(databases[name]), new Date()),
        )
        const queues = found.flatMap(({ database, result }) => result.map((queue) => ({ database, ...queue })))
        output.answer({ queues }, () => locksText(queues))
      }),
    ),
  )

  common(db.command('maintain'), 'VACUUM, ANALYZE and REINDEX what needs it')
    .option('--table <name>', 'only this one')
    .addOption(new Option('--only <kinds...>', 'only these').choices(maintenanceKinds))
    .option('--force', 'vacuum and analyze also what does not need it')
    .option('--dry-run', 'say what would be done, and do nothing')
    .action((options: MaintainOptions) =>
      runCommand(options, ({ output, signal }) =>
        withDatabases(async ({ databases }) => {
          const onProgress: MaintenanceRequest['onProgress'] = ({ database, statement, phase, share }) =>
            output.say(`${database}: ${statement}: ${phase}${share === null ? '' : ` ${Math.round(100 * share)} %`}`)
          const answer = await maintainDatabases(databases, { ...requestOf(options), signal, onProgress })
          output.answer(answer, () => maintenanceText(answer, options.dryRun ?? false))
          if (answer.results.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1
        }),
      ),
    )

  common(db.command('views'), 'materialised views')
    .option('--refresh', 'refresh all of them, without holding up readers')
    .action((options: Common & { refresh?: boolean }) =>
      runCommand(options, ({ output, signal }) =>
        withDatabases(async ({ databases }) => {
          const refreshed = options.refresh ? await refreshAll(databases, signal) : []
          const found = await eachDatabase(options, (name) => listViews(databases[name]))
          const views = found.flatMap(({ database, result }) => result.map((view) => ({ database, ...view })))
          output.answer({ refreshed, views }, () =>
            table(
              ['database', 'view', 'rows', 'size'],
              views.map((one) => [one.database, one.view, one.rows, readableBytes(one.bytes)]),
            ),
          )
          const failed = refreshed.some((one) => one.refreshed.some(({ outcome }) => outcome === 'failed'))
          if (failed) process.exitCode = 1
        }),
      ),
    )

  common(db.command('orphans'), 'rows that point to rows of other databases that are not there').action(
    (options: Common) =>
      runCommand(options, ({ output, signal }) =>
        withDatabases(async ({ databases }) => {
          const report = await reportOrphans(databases, signal)
          output.answer(report, () =>
            table(
              ['database', 'column', 'should be in', 'values', 'orphans', 'such as'],
              report.findings.map((one) => [
                one.database,
                `${one.table}.${one.column}`,
                one.target,
                one.checked,
                one.orphans,
                one.examples[0] ?? null,
              ]),
            ),
          )
        }),
      ),
  )

  common(db.command('pools'), 'the pools of the running server, with advice on their sizes').action((options: Common) =>
    runCommand(options, async ({ output, signal }) => {
      const answer = await askPools(dataDirOf(), signal)
      const pools = answer.pools.filter(({ pool }) => !options.database || pool === options.database)
      output.answer({ ...answer, pools }, () => poolsText(pools))
    }),
  )

  const bouncer = db.command('pgbouncer').description('PgBouncer: its files, its state, its switches')
  bouncerConfigOptions(bouncer.command('config')).action((options: ConfigOptions) =>
    runCommand(options, ({ output }) =>
      withDatabases(async (system) => {
        const urls = databaseNames.map((name) => system.directUrl(name))
        tellBouncerFiles(output, await writePgBouncer({ urls, ...bouncerRequest(options) }), options.dryRun ?? false)
      }),
    ),
  )
  bouncerConsoleCommands(bouncer)
}

function withMoments<T extends { lastVacuum: string | null; lastAnalyze: string | null }>(one: T) {
  const moment = (text: string | null) => (text === null ? null : new Date(text))
  return { ...one, lastVacuum: moment(one.lastVacuum), lastAnalyze: moment(one.lastAnalyze) }
}

function requestOf({
  database,
  table: name,
  only,
  force = false,
  dryRun = false,
}: MaintainOptions): MaintenanceRequest {
  return {
    isForced: force,
    isDryRun: dryRun,
    ...(database && { database }),
    ...(name && { table: name }),
    ...(only && { kinds: only }),
  }
}

function maintenanceText({ steps, results }: Awaited<ReturnType<typeof maintainDatabases>>, isDryRun: boolean): string {
  if (steps.length === 0) return 'Nothing needs maintenance.'
  if (isDryRun)
    return table(
      ['database', 'statement', 'why'],
      steps.map(({ database, statement, reason }) => [database, statement, reason]),
    )
  return table(
    ['database', 'statement', 'why', 'outcome', 'ms', 'problem'],
    results.map((one) => [one.database, one.statement, one.reason, one.outcome, one.milliseconds, one.problem]),
  )
}

/** Pools live in the process that serves; another process can only ask it. */
async function askPools(dataDir: string, signal: AbortSignal): Promise<Pools> {
  const running = await listRunning(dataDir)
  const address = running.find((one) => one.address !== null)?.address
  if (!address) throw serverNotRunning({ dataDir })

  const answer = await fetch(`${address}/api/v1/operations/pools`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]),
  })
  const pools: unknown = await answer.json()
  if (!answer.ok || !Check(Pools, pools)) throw new Error(`${address} answered ${answer.status} instead of its pools.`)
  return pools
}

function poolsText(pools: Pools['pools']): string {
  return table(
    [
      'pool',
      'size',
      'overflow',
      'used',
      'most',
      'mean',
      'waiting',
      'wait p95 ms',
      'hold p95 ms',
      'timeouts',
      'verdict',
      'advice',
    ],
    pools.map((one) => [
      one.pool,
      one.size,
      one.overflow,
      one.used,
      one.mostUsed,
      one.meanUsed,
      one.waiting,
      one.waitP95Ms,
      one.holdP95Ms,
      one.timeouts,
      one.verdict,
      one.advisedSize === one.size ? one.reason : `set the size to ${one.advisedSize}: ${one.reason}`,
    ]),
  )
}
