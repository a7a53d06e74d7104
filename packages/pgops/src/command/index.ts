export { type BenchOptions, compare, measure, runOptions } from '../bench/bench-command.ts'
export { locksText } from '../monitor/locks-text.ts'
export { tablesText } from '../monitor/tables-text.ts'
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
