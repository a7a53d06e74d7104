export { type CommandContext, runCommand } from 'pgops/command'
