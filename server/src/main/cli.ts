import { Command } from 'commander'
import { productCommands } from '../modules/catalog/index.ts'
import { importCommands } from '../modules/imports/index.ts'
import { readConfig } from '../platform/config.ts'
import { openLog } from '../platform/log.ts'
import { importParts, openSystem, type System } from './compose.ts'

const program = new Command('pm').description('Supplier files in, one trusted catalogue out.').version('0.1.0')

const withSystem = async <T>(work: (system: System) => Promise<T>): Promise<T> => {
  const config = readConfig(process.env)
  const system = await openSystem(config, openLog({ level: config.logLevel, isPretty: process.stderr.isTTY }))
  try {
    return await work(system)
  } finally {
    await system.close()
  }
}

importCommands(program, (work) => withSystem((system) => work(importParts(system, () => {}))))
productCommands(program, (work) => withSystem(({ databases }) => work({ catalog: databases.databases.catalog })))

await program.parseAsync()
