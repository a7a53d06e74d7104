export { createOutput, type Output, table } from './output.ts'
export { readableBytes } from './readable-bytes.ts'
export { type CommandContext, runCommand } from './run-command.ts'
