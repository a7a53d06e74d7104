import { changedKeys, type ImportPlan, type PlanPart, type PlanRow, sumOf } from '@products-manager/contract'
import type { Command } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { listPlanRows } from '../../catalog/index.ts'
import { executeRun } from '../runs/execute-run.ts'
import { createApplication, getPlan, rejectPlan, requirePlan } from '../runs/plans.ts'

import type { Watched, WithParts } from './import-commands.ts'
import { leftAsideText } from './left-aside-text.ts'
import { readPart } from './read-part.ts'

interface PartOptions {
  only?: string[]
}

interface PlanOptions extends PartOptions {
  moves?: boolean
  conflicts?: boolean
  limit: string
}

const ONLY = 'a part: kind=created | field=price,stock | brand=… | category=… | move=-20..5 | product=EAN,SKU'

/** What becomes of a plan: look at it, apply it or a part, reject it. */
export function planCommands(imports: Command, withParts: WithParts, watched: Watched): void {
  imports
    .command('plan <plan>')
    .description('what a plan would change, row by row')
    .option('--only <part...>', ONLY)
    .option('--moves', 'the largest price moves first')
    .option('--conflicts', 'only rows that no longer fitted when the plan was applied')
    .option('--limit <n>', 'at most so many rows', '50')
    .option('--json', 'one JSON document for programs')
    .action((id: string, options: PlanOptions, command: Command) => {
      const chosen = partOf(options, command) ?? {}
      return runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const plan = await getPlan(parts, id)
          const items = await listPlanRows(parts.catalog, id, {
            chosen,
            conflicts: options.conflicts ?? false,
            sort: options.moves ? 'move' : 'file',
            after: undefined,
            limit: Math.max(1, Math.min(10_000, Math.trunc(Number(options.limit)) || 50)),
          })
          output.answer({ plan, items }, () => `${planText(plan)}\n\n${rowsTable(items)}`)
        }),
      )
    })

  imports
    .command('apply <plan>')
    .description('apply a plan, exactly as it stands, or a part of it')
    .option('--only <part...>', ONLY)
    .option('--json', 'one JSON object for programs')
    .action((id: string, options: PartOptions, command: Command) => {
      const only = partOf(options, command)
      return runCommand(command.optsWithGlobals(), (context) =>
        withParts(async (parts) => {
          const run = await createApplication(parts, { planId: id, only })
          await watched(parts, context, (watching) => executeRun(watching, run.id, context.signal))
        }),
      )
    })

  imports
    .command('reject <plan>')
    .description('close a plan without applying it')
    .option('--note <text>', 'why')
    .option('--json', 'one JSON document for programs')
    .action((id: string, options: { note?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const { state } = await requirePlan(parts.catalog, id)
          const plan = await rejectPlan(parts, { planId: id, note: options.note ?? null, author: null })
          output.answer(plan, () =>
            state === 'partly-applied'
              ? `The rest of plan ${id} is rejected. What was applied of it stays.`
              : `Plan ${id} is rejected. Nothing was changed.`,
          )
        }),
      ),
    )
}

function partOf({ only }: PartOptions, command: Command): PlanPart | null {
  if (!only) return null
  const chosen = readPart(only)
  if (!chosen) command.error(`error: --only takes ${ONLY}`, { exitCode: 2 })
  return chosen
}

/** A plan in a few lines. */
export function planText({ id, state, run, summary, left, conflicts }: ImportPlan): string {
  const { kinds = {}, moves = [], products = 0, ofProducts = 0, fields = {} } = summary ?? {}
  const lines = [
    `Plan ${id} of ${run.fileName} (${state}): ${run.totalRows} rows`,
    `${kinds['created'] ?? 0} would be created, ${(kinds['updated'] ?? 0) + (kinds['relisted'] ?? 0)} changed, ${run.unchanged} unchanged, ${run.refused} refused, ${kinds['missing'] ?? 0} no longer listed`,
    `It touches ${products} products; the catalogue has ${ofProducts}.`,
  ]
  if (run.leftAside > 0) lines.push(leftAsideText(run))
  const named = Object.entries(fields).toSorted(([, a], [, b]) => b - a)
  if (named.length > 0) lines.push(`Fields: ${named.map(([field, count]) => `${field} ${count}`).join(', ')}`)
  if (moves.length > 0)
    lines.push(
      'Prices move by:',
      ...moves.map(({ from, to, count }) => `  ${from ?? 'less'} … ${to ?? 'more'} %: ${count}`),
    )
  if (conflicts > 0) lines.push(`${conflicts} rows no longer fitted: pm import plan ${id} --conflicts`)
  if (run.refused + run.warnings > 0) lines.push(`What was wrong: pm import errors ${run.id}`)
  const { unchanged: _, ...changes } = kinds
  if (state === 'partly-applied')
    lines.push(
      `${sumOf(left)} of ${sumOf(changes)} changes are left: ${Object.entries(left)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`,
    )
  if (state === 'open' || state === 'partly-applied')
    lines.push(
      sumOf(left) === 0
        ? 'There is nothing to apply.'
        : `Apply ${state === 'open' ? 'it' : 'the rest'}: pm import apply ${id}`,
    )
  return lines.join('\n')
}

function rowsTable(rows: readonly PlanRow[]): string {
  return table(
    ['line', 'what', 'ean or key', 'title', 'move %', 'changes'],
    rows.map((row) => [
      row.line,
      row.kind,
      row.ean ?? row.offerKey,
      (row.title ?? '').slice(0, 40),
      row.priceMove,
      row.conflict
        ? conflictText(row.conflict)
        : Object.entries(row.fields)
            .map(([field, change]) => changeText(field, changedKeys(change.old, change.new)))
            .join(', '),
    ]),
  )
}

function conflictText({ reason, fields }: NonNullable<PlanRow['conflict']>): string {
  const now = Object.entries(fields ?? {}).map(([field, value]) => `${field}: ${text(value)}`)
  return `left as it is (${reason})${now.length > 0 ? `; there now: ${now.join(', ')}` : ''}`
}

function changeText(field: string, { before, after }: { before: unknown; after: unknown }): string {
  return `${field}: ${text(before)} → ${text(after)}`
}

function text(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
