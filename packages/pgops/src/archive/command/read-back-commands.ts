import { createCopyEncoder } from '@products-manager/postgres'
import { type Command, InvalidArgumentError } from 'commander'
import { table } from '../../command/output.ts'
import { readableBytes } from '../../command/readable-bytes.ts'
import { ArchiveError } from '../archive-error.ts'
import { type ArchiveHold, insertHold, listHolds, releaseHold } from '../catalogue/holds.ts'
import { getPolicy } from '../catalogue/policies.ts'
import { type RowFilter, readFilter } from '../filter-rows.ts'
import { readArchive } from '../read-archive.ts'
import { restoreArchive } from '../restore-archive.ts'
import { verifyArchive } from '../verify-archive.ts'
import type { ArchivedDatabase } from './archive-context.ts'
import { type CommonOptions, common, moment, type RunArchives } from './archive-options.ts'
import type { Of } from './archive-text.ts'

interface SearchOptions extends CommonOptions {
  from?: Date
  to?: Date
  where?: RowFilter[]
  table?: string
  limit?: number
}

interface RestoreOptions extends SearchOptions {
  beside?: string
  keepDays: number
}

const KEPT_DAYS = 30

/** Adds what reads the archive, brings rows back, and keeps them from being removed. */
export function readBackCommands(archive: Command, run: RunArchives): void {
  searching(common(archive.command('find').argument('<policy>'), 'archived rows, without bringing them back'))
    .option('--table <name>', 'a table whose rows went with those of the policy')
    .option('--limit <rows>', 'at most so many', count)
    .action((policy: string, options: SearchOptions) =>
      run(options, async (databases, { output, signal }) => {
        const { parts } = await ofPolicy(databases, policy)
        let found = 0
        for await (const { columns, values } of readArchive({ ...parts, signal }, { policy, ...searchOf(options) })) {
          if (found === 0 && !output.json) output.say(columns.map(({ name }) => name).join('\t'))
          const named = () => Object.fromEntries(columns.map(({ name }, i) => [name, values[i] ?? null]))
          process.stdout.write(output.json ? `${JSON.stringify(named())}\n` : lineOf(values))
          found += 1
          if (found === options.limit) break
        }
        output.say(`${found} rows`)
      }),
    )

  searching(common(archive.command('restore').argument('<policy>'), 'bring rows back, with those that depend on them'))
    .option('--beside <table>', 'into a new table; they stay in the archive')
    .option('--keep-days <days>', 'so long they are not archived again', count, KEPT_DAYS)
    .action((policy: string, options: RestoreOptions) =>
      run(options, async (databases, { output, signal }) => {
        const { parts } = await ofPolicy(databases, policy)
        const { beside, keepDays } = options
        const onProgress = ({ rows }: { rows: number }) => output.say(`${rows} rows`)
        const wish = { policy, ...searchOf(options), beside, keepDays }
        const report = await restoreArchive({ ...parts, signal, onProgress }, wish)
        const kept =
          report.conflicts > 0 ? ` ${report.conflicts} stay archived: others of the same key are in their place.` : ''
        output.answer(report, () => `${report.rows} rows are back${beside ? ` in ${beside}` : ''}.${kept}`)
      }),
    )

  common(archive.command('verify').argument('<policy>'), 'read every file in every place, and compare it').action(
    (policy: string, options: CommonOptions) =>
      run(options, async (databases, { output, signal }) => {
        const { parts } = await ofPolicy(databases, policy)
        const result = await verifyArchive({ ...parts, signal }, policy)
        output.answer(result, () =>
          [`${result.files} files, ${result.rows} rows, ${readableBytes(result.bytes)}`, ...result.problems].join('\n'),
        )
        if (result.problems.length > 0) process.exitCode = 1
      }),
  )

  common(archive.command('rotate-key'), 'put the keys of the archive under the new BACKUP_ENCRYPTION_KEY').action(
    (options: CommonOptions) =>
      run(options, async (databases, { output }) => {
        let rotated = 0
        for (const { parts } of databases) rotated += await parts.place.rotateKeys()
        output.answer({ rotated }, () => `${rotated} keys are under the new one now.`)
      }),
  )

  searching(
    common(archive.command('hold').argument('<policy>').argument('<reason>'), 'keep files from being removed'),
  ).action((policy: string, reason: string, options: SearchOptions) =>
    run(options, async (databases, { output }) => {
      const { parts } = await ofPolicy(databases, policy)
      const { from = null, to = null } = options
      const hold = await parts.database.transaction((tx) => insertHold(tx, { policy, reason, from, to }))
      output.answer(hold, () => hold.id)
    }),
  )

  common(archive.command('holds'), 'what is held, and why').action((options: CommonOptions) =>
    run(options, async (databases, { output }) => {
      const holds: Of<ArchiveHold>[] = []
      for (const { name, parts } of databases)
        for (const hold of await listHolds(parts.database)) holds.push({ database: name, ...hold })
      output.answer({ holds }, () =>
        table(
          ['id', 'database', 'policy', 'from', 'to', 'reason'],
          holds.map((one) => [one.id, one.database, one.policy, day(one.from), day(one.to), one.reason]),
        ),
      )
    }),
  )

  common(archive.command('release').argument('<hold>'), 'let go of a hold').action(
    (id: string, options: CommonOptions) =>
      run(options, async (databases, { output }) => {
        for (const { parts } of databases) {
          if (await parts.database.transaction((tx) => releaseHold(tx, id)))
            return output.answer({ released: id }, () => 'It is released.')
        }
        throw new ArchiveError('ARCHIVE_POLICY_NOT_FOUND', `There is no hold ${id}.`)
      }),
  )
}

function searching(command: Command): Command {
  return command
    .option('--from <time>', 'rows of this time on', moment)
    .option('--to <time>', 'rows before this time', moment)
    .option(
      '--where <comparison>',
      'such as price>=10, title~pen, error is null; may be given again',
      (text, all: RowFilter[] = []) => [...all, readFilter(text)],
    )
}

function searchOf({ from, to, where, table: name }: SearchOptions) {
  return { from, to, filters: where, table: name }
}

async function ofPolicy(databases: readonly ArchivedDatabase[], policy: string): Promise<ArchivedDatabase> {
  for (const one of databases) {
    const found = await getPolicy(one.parts.database, policy).catch(() => null)
    if (found) return one
  }
  throw new ArchiveError('ARCHIVE_POLICY_NOT_FOUND', `There is no archive policy ${policy}.`)
}

/** As COPY writes it: tabs between, \N for null. */
function lineOf(values: readonly (string | null)[]): string {
  const encoder = createCopyEncoder(1)
  return String(encoder.add(values) ?? encoder.flush())
}

function day(date: Date | null): string | null {
  return date?.toISOString().slice(0, 10) ?? null
}

function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0) return value
  throw new InvalidArgumentError('It is a whole number.')
}
