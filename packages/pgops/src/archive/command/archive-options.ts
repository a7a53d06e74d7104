import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from '../../command/run-command.ts'
import type { ArchivedDatabase, ArchiveTarget } from './archive-context.ts'

export interface CommonOptions extends ArchiveTarget {
  json?: boolean
  verbose?: boolean
}

export type RunArchives = <O extends CommonOptions>(
  options: O,
  work: (databases: ArchivedDatabase[], context: CommandContext) => Promise<void>,
) => Promise<void>

/** The options every command has. */
export function common(command: Command, description: string): Command {
  return command
    .description(description)
    .option('--database <name>', 'only this one')
    .option('--url <address>', 'postgresql://user:password@host:5432/database; default: DATABASE_URL')
    .option('--json', 'one JSON document for programs')
    .option('--verbose', 'with stack traces')
}

/** A day or a moment in UTC. */
export function moment(text: string): Date {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!Number.isNaN(date.getTime())) return date
  throw new InvalidArgumentError('It is a day such as 2026-01-31 or a moment such as 2026-01-31T12:00:00Z.')
}
