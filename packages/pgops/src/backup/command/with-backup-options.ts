import { type Command, InvalidArgumentError } from 'commander'

/** Gives a command what those of backups and restores share. */
export function withBackupOptions(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--cluster <id>', 'the system identifier, where backups of several clusters are')
    .option('--jobs <count>', 'files worked on at the same time', positive)
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}

/** Reads a whole number above 0. */
export function positive(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('It is a whole number above 0.')
}
