import type { Command } from 'commander'
import { findSystem, withServer } from '../../backup/base/server-facts.ts'
import type { BackupContext } from '../../backup/command/backup-context.ts'
import { withBackupOptions } from '../../backup/command/with-backup-options.ts'
import { replicate } from '../../backup/replicate.ts'
import type { Repository } from '../../backup/repository.ts'
import type { Output } from '../../command/output.ts'
import type { CommandContext } from '../../command/run-command.ts'
import { type FoundDump, verifyDump } from '../list-dumps.ts'
import { takeDump } from '../take-dump.ts'
import { dumpLine } from './dump-text-for-people.ts'

interface DumpOptions {
  json?: boolean
  verbose?: boolean
  database?: string[]
}

type Run = (
  options: DumpOptions,
  work: (context: BackupContext, parts: CommandContext & { repository: Repository }) => Promise<void>,
) => Promise<void>

/** Adds `backup dump`. */
export function dumpCommand(backup: Command, run: Run): void {
  withBackupOptions(backup.command('dump'), 'each database as SQL, for another version of PostgreSQL')
    .option('--database <name...>', 'only these')
    .action((options: DumpOptions) =>
      run(options, async (context, { repository, output, signal }) => {
        const systemId = await withServer(await context.url('postgres'), findSystem)
        const record = await takeDump({
          repository,
          systemId,
          url: (database) => context.url(database),
          databases: options.database,
          signal,
          onDatabase: (name) => output.say(`${name} …`),
        })
        const copied = await replicate({ repository, systemId, signal })
        output.answer({ ...record, copied }, () => dumpLine(record))
        if (copied.some(({ problem }) => problem !== null)) process.exitCode = 1
      }),
    )
}

/** Looks for damage in a dump. */
export async function checkDump(dump: FoundDump, output: Output): Promise<void> {
  const problems = await verifyDump(dump)
  const ok = problems.length === 0
  output.answer({ id: dump.record.id, ok, problems }, () =>
    ok ? 'Nothing is damaged.' : ['DAMAGED:', ...problems].join('\n'),
  )
  if (!ok) process.exitCode = 1
}
