export { type BenchOptions, compare, measure, runOptions } from '../bench/bench-command.ts'
export { locksText } from '../monitor/locks-text.ts'
export { tablesText } from '../monitor/tables-text.ts'
export { indexesText } from '../optimizer/command/indexes-command.ts'
export { slowText } from '../optimizer/command/slow-text.ts'
export { appliedText, suggestText } from '../optimizer/command/suggest-text.ts'
export {
  bouncerConfigOptions,
  bouncerConsoleCommands,
  bouncerRequest,
  type ConfigOptions,
  tellBouncerFiles,
} from '../pgbouncer/pgbouncer-command.ts'
export { createOutput, type Output, table } from './output.ts'
export { readableBytes } from './readable-bytes.ts'
export { type CommandContext, runCommand } from './run-command.ts'
