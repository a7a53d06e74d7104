import { withoutPassword } from '@products-manager/postgres'
import { type Command, InvalidArgumentError } from 'commander'
import { type Output, table } from '../command/output.ts'
import { runCommand } from '../command/run-command.ts'
import { type BouncerCommand, type BouncerState, commandBouncer, findBouncerState } from './bouncer-console.ts'
import { BouncerError, bouncerDefaults } from './plan-pgbouncer.ts'
import { type BouncerFiles, writePgBouncer } from './write-pgbouncer.ts'

interface Common {
  json?: boolean
  verbose?: boolean
}

export interface ConfigOptions extends Common {
  directory: string
  listen: string
  port: number
  poolSize: number
  adminUser?: string
  dryRun?: boolean
}

export function pgbouncerCommand(program: Command): void {
  const bouncer = program.command('pgbouncer').description('PgBouncer: its files, its state, its switches')
  bouncerConfigOptions(bouncer.command('config'))
    .requiredOption('--url <address...>', 'each database by its own address')
    .action((options: ConfigOptions & { url: string[] }) =>
      runCommand(options, async ({ output }) => {
        const files = await writePgBouncer({ urls: options.url, ...bouncerRequest(options) })
        tellBouncerFiles(output, files, options.dryRun ?? false)
      }),
    )
  bouncerConsoleCommands(bouncer)
}

/** `show`, `pause`, `resume` and `reload`; `pm db pgbouncer` has the same. */
export function bouncerConsoleCommands(bouncer: Command): void {
  const console = (name: string, description: string) =>
    bouncer
      .command(name)
      .description(description)
      .option('--console <address>', 'postgresql://admin:password@host:6432/pgbouncer; default: PGBOUNCER_ADMIN_URL')
      .option('--json', 'one JSON document for programs')
      .option('--verbose', 'with stack traces')

  console('show', 'pools, who waits, what was done').action((options: Common & { console?: string }) =>
    runCommand(options, async ({ output, signal }) => {
      const state = await findBouncerState(consoleUrl(options), signal)
      output.answer(state, () => bouncerText(state))
    }),
  )
  const switches: [BouncerCommand, string][] = [
    ['pause', 'let transactions end and hold new ones back'],
    ['resume', 'go on after a pause'],
    ['reload', 'read the files again'],
  ]
  for (const [name, description] of switches) {
    const command = console(name, description)
    if (name !== 'reload') command.option('--database <name>', 'only this one')
    command.action((options: Common & { console?: string; database?: string }) =>
      runCommand(options, async ({ output }) => {
        await commandBouncer(consoleUrl(options), name, { database: options.database })
        output.answer({ done: name, database: options.database ?? null }, () => `${name}: done`)
      }),
    )
  }
}

/** The options of `config`; `pm db pgbouncer config` has the same. */
export function bouncerConfigOptions(command: Command): Command {
  return command
    .description('write pgbouncer.ini and userlist.txt: transaction mode, SCRAM')
    .requiredOption('--directory <path>', 'where the files go')
    .option('--listen <address>', 'where PgBouncer listens', bouncerDefaults.listenAddress)
    .option('--port <port>', 'its port', whole, bouncerDefaults.listenPort)
    .option('--pool-size <count>', 'server connections for each database', whole, bouncerDefaults.poolSize)
    .option('--admin-user <name>', "who may use the console; default: the first database's user")
    .option('--dry-run', 'show the file and write nothing')
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}

/** What the options ask for. */
export function bouncerRequest({ directory, listen, port, poolSize, adminUser, dryRun = false }: ConfigOptions) {
  const settings = { listenAddress: listen, listenPort: port, poolSize, ...(adminUser && { adminUser }) }
  return { directory, isDryRun: dryRun, settings }
}

/** What was written; addresses without their passwords. */
export function tellBouncerFiles(output: Output, { urls, ...files }: BouncerFiles, isDryRun: boolean): void {
  const reach = urls.map(({ name, url }) => ({ name, url: withoutPassword(url) }))
  output.answer({ ...files, urls: reach }, () => {
    const { ini, iniPath, usersPath, isChanged, warnings } = files
    const written = isChanged
      ? `Written: ${iniPath} and ${usersPath}. A running PgBouncer takes them over by RELOAD.`
      : `Nothing to change in ${iniPath} and ${usersPath}.`
    const cautions = warnings.map((warning) => `Take care: ${warning}`)
    const lines = reach.map(({ name, url }) => `  ${name}: ${url}`)
    return [isDryRun ? ini : written, ...cautions, 'Through PgBouncer:', ...lines].join('\n')
  })
}

/** PgBouncer's state for a person. */
export function bouncerText({ version, maxClients, pools, stats }: BouncerState): string {
  const byDatabase = new Map(stats.map((one) => [one.database, one]))
  const rows = pools.map((pool) => {
    const done = byDatabase.get(pool.database)
    const { clientsActive, clientsWaiting, serversActive, serversIdle, maxWaitMs } = pool
    const sums = [done?.transactions ?? 0, done?.queries ?? 0, Math.round(done?.waitMs ?? 0)]
    return [
      pool.database,
      pool.user,
      pool.mode,
      clientsActive,
      clientsWaiting,
      serversActive,
      serversIdle,
      Math.round(maxWaitMs),
      ...sums,
    ]
  })
  const head = ['database', 'user', 'mode', 'clients', 'waiting', 'servers used', 'idle', 'longest wait ms']
  return `PgBouncer ${version}, at most ${maxClients} clients\n\n${table([...head, 'transactions', 'queries', 'waited ms'], rows)}`
}

function consoleUrl({ console: url = process.env['PGBOUNCER_ADMIN_URL'] }: { console?: string }): string {
  if (!url) throw new BouncerError('Which PgBouncer? Give --console or set PGBOUNCER_ADMIN_URL.')
  return url
}

function whole(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number above 0.')
}
