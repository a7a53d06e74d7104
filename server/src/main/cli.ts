import { Command } from 'commander'
import { importCommands } from '../modules/imports/index.ts'
import { readConfig } from '../platform/config.ts'
import { openLog } from '../platform/log.ts'
import { importParts, openSystem } from './compose.ts'

const program = new Command('pm').description('Supplier files in, one trusted catalogue out.').version('0.1.0')

importCommands(program, async (work) => {
  const config = readConfig(process.env)
  const system = await openSystem(config, openLog({ level: config.logLevel, isPretty: process.stderr.isTTY }))
  try {
    return await work(importParts(system, () => {}))
  } finally {
    await system.close()
  }
})

await program.parseAsync()
