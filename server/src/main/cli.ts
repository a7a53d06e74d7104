import { Command } from 'commander'
import { productCommands } from '../modules/catalog/index.ts'
import { demoCommand } from '../modules/demo/index.ts'
import { fetchCommand, importCommands, sourceCommands } from '../modules/imports/index.ts'
import { benchCommands, dbCommands, keepingCommands, processCommands } from '../modules/operations/index.ts'
import { readConfig } from '../platform/config.ts'
import { correlationContext } from '../platform/correlation.ts'
import { type DatabaseSystem, openDatabases } from '../platform/databases.ts'
import { openLog } from '../platform/log.ts'
import { secretCommands } from '../platform/secrets/secret-commands.ts'
import { productVersion } from '../platform/version.ts'
import { importParts, openSystem, type System, sourceParts } from './compose.ts'
import { secretParts } from './secret-parts.ts'
import { startCommand } from './start.ts'

const WRONG_USAGE = 2

const program = new Command('pm')
  .description('Supplier files in, one trusted catalogue out.')
  .version(productVersion)
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USAGE))

/** Settings are read when a command runs: --help works with wrong ones. */
const prepare = () => {
  const config = readConfig(process.env)
  const log = openLog({ level: config.logLevel, isPretty: process.stderr.isTTY, context: correlationContext })
  return { config, log }
}
const closing = async <T extends { close(): Promise<void> }, R>(opened: T, work: (opened: T) => Promise<R>) => {
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}
const withSystem = async <R>(work: (system: System) => Promise<R>) => {
  const { config, log } = prepare()
  return closing(await openSystem(config, log), work)
}

startCommand(program, prepare)
processCommands(program, () => readConfig(process.env).dataDir)
importCommands(program, (work) => withSystem((system) => work(importParts(system))))
fetchCommand(program, (work) => withSystem((system) => work(sourceParts(system))))
sourceCommands(program, (work) => withSystem((system) => work(sourceParts(system))))
secretCommands(program, (work) => withSystem((system) => work(secretParts(system))))
demoCommand(program, (work) => withSystem((system) => work({ ...importParts(system), dataDir: system.config.dataDir })))
productCommands(program, (work) => withSystem(({ databases }) => work({ catalog: databases.databases.catalog })))
const withDatabases = async <R>(work: (system: DatabaseSystem) => Promise<R>) => {
  const { config, log } = prepare()
  return closing(await openDatabases(config, { log, migrates: false }), work)
}
const operator = { dataDirOf: () => readConfig(process.env).dataDir }
dbCommands(program, withDatabases, operator)
benchCommands(program, withDatabases, operator)
keepingCommands(program, { prepare, withDatabases })

await program.parseAsync()
