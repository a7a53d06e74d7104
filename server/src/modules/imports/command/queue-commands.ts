import {
  AskReason,
  type ImportRun,
  type QueueChoice,
  type QueueDecision,
  type QueueFilter,
} from '@products-manager/contract'
import type { Command } from 'commander'
import { Check } from 'typebox/value'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import {
  countEntries,
  getEntry,
  listDecidedEntries,
  listWaitingEntries,
  suggestWaiting,
  toQueueEntry,
} from '../../catalog/index.ts'
import { createDecisions } from '../runs/decisions.ts'
import { executeRun } from '../runs/execute-run.ts'
import type { WithParts } from './import-commands.ts'

interface QueueOptions {
  supplier?: string
  reason?: string
  search?: string
  minScore?: string
  all?: boolean
  decided?: boolean
  author?: string
}

const LISTED = 50

/** `pm queue`: rows without a usable EAN, and what is decided about them. */
export function queueCommands(program: Command, withParts: WithParts): void {
  const queue = program.command('queue').description('rows without a usable EAN that wait for a decision')

  filtered(queue.command('list'))
    .description('rows that wait, the likeliest suggestion first; --decided: what was decided, newest first')
    .option('--decided', 'what was decided')
    .action((options: QueueOptions, command: Command) => {
      const filter = filterOf(options, command)
      return runCommand(command.optsWithGlobals(), ({ output, signal }) =>
        withParts(async ({ catalog }) => {
          if (!options.decided) await suggestWaiting(catalog, { signal, atMost: 1_000 })
          const list = options.decided ? listDecidedEntries : listWaitingEntries
          const items = (await list(catalog, { filter, after: undefined, limit: LISTED })).map(toQueueEntry)
          output.answer({ items }, () =>
            table(
              ['entry', 'supplier', 'SKU', 'name', 'why', options.decided ? 'decided' : 'may be', '%'],
              items.map(({ id, supplierCode, sku, title, reason, state, decidedEan, suggestion }) => [
                id,
                supplierCode,
                sku ?? '',
                title,
                reason,
                options.decided ? `${state} ${decidedEan ?? ''}` : (suggestion?.title ?? ''),
                options.decided ? '' : String(suggestion?.score ?? ''),
              ]),
            ),
          )
        }),
      )
    })

  filtered(queue.command('count'))
    .description('how many rows wait, by supplier')
    .action((options: QueueOptions, command: Command) => {
      const filter = filterOf(options, command)
      return runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ catalog }) => {
          const counts = await countEntries(catalog, filter)
          output.answer(counts, () =>
            table(
              ['supplier', 'waiting'],
              counts.suppliers.map(({ supplierCode, waiting }) => [supplierCode, waiting]),
            ),
          )
        }),
      )
    })

  queue
    .command('show <entry>')
    .description('one row with the products it may be')
    .option('--json', 'one JSON document for programs')
    .action((id: string, _: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ catalog }) => {
          const found = await getEntry(catalog, id)
          output.answer(found, () =>
            table(
              ['product', 'EAN', 'name', 'brand', '%', 'because of'],
              found.suggestions.map(({ productId, ean, title, brand, score, reason }) => [
                productId,
                ean ?? '',
                title,
                brand ?? '',
                score,
                reason,
              ]),
            ),
          )
        }),
      ),
    )

  decisionCommands(queue, withParts)
}

function decisionCommands(queue: Command, withParts: WithParts): void {
  const decide = (decision: QueueDecision, of: QueueChoice, command: Command) =>
    runCommand(command.optsWithGlobals(), ({ output, signal }) =>
      withParts(async (parts) => {
        const { author = null } = command.opts<{ author?: string }>()
        const { entries, runs } = await createDecisions(parts, { decision, of, author })
        const ended: ImportRun[] = []
        for (const { id } of runs) ended.push(await executeRun(parts, id, signal))
        output.answer({ entries, runs: ended }, () =>
          [`${entries} decided.`, ...ended.map(({ id }) => `Take it back: pm import undo ${id}`)].join('\n'),
        )
      }),
    )

  decided(queue.command('link <product> <entries...>'))
    .description('these rows are this product')
    .action((productId: string, ids: string[], _: object, command: Command) =>
      decide({ do: 'link', productId }, { ids }, command),
    )
  decided(queue.command('ean <entry> <ean>'))
    .description('this row is the product with this EAN, which is made if there is none')
    .action((id: string, ean: string, _: object, command: Command) =>
      decide({ do: 'ean', ean }, { ids: [id] }, command),
    )

  for (const [name, what, description] of BULK)
    decided(filtered(queue.command(`${name} [entries...]`)))
      .description(description)
      .option('--all', 'all that wait, or all that the filters mean')
      .action((ids: string[], options: QueueOptions, command: Command) => {
        const filter = filterOf(options, command)
        const isNarrowed = Object.keys(filter).length > 0
        if (ids.length === 0 && !isNarrowed && !options.all)
          command.error('error: which rows? Name entries, or a filter, or --all', { exitCode: 2 })
        return decide({ do: what }, ids.length > 0 ? { ids } : { filter }, command)
      })
}

const BULK = [
  ['accept', 'accept', 'each row is the product suggested for it'],
  ['new', 'create', 'each row is a new product, without an EAN'],
  ['ignore', 'ignore', 'leave these rows out for ever'],
  ['snooze', 'snooze', 'leave these rows out until the supplier describes them otherwise'],
] as const

function filtered(command: Command): Command {
  return command
    .option('--supplier <code>', 'of one supplier')
    .option('--reason <reason>', 'no-ean, bad-ean, in-store or shared')
    .option('--search <text>', 'with this in the name, the brand, the SKU or the reference')
    .option('--min-score <percent>', 'whose suggestion is at least so likely')
    .option('--json', 'one JSON document for programs')
}

function decided(command: Command): Command {
  const withAuthor = command.option('--author <name>', 'who decides')
  return withAuthor.options.some(({ long }) => long === '--json')
    ? withAuthor
    : withAuthor.option('--json', 'one JSON document for programs')
}

function filterOf({ supplier, reason, search, minScore }: QueueOptions, command: Command): QueueFilter {
  if (reason !== undefined && !Check(AskReason, reason))
    command.error('error: --reason is no-ean, bad-ean, in-store or shared', { exitCode: 2 })
  if (minScore !== undefined && !/^(\d{1,2}|100)$/.test(minScore))
    command.error('error: --min-score is a whole number from 0 to 100', { exitCode: 2 })
  return {
    ...(supplier !== undefined && { supplier }),
    ...(reason !== undefined && { reason: reason as AskReason }),
    ...(search !== undefined && { search }),
    ...(minScore !== undefined && { minScore: Number(minScore) }),
  }
}
