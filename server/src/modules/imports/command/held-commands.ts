import { type DriftReason, ImportLimits, type RunDrift } from '@products-manager/contract'
import type { Command } from 'commander'
import Type from 'typebox'
import { Check } from 'typebox/value'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import {
  changeSupplierLimits,
  findSupplierByCode,
  findSupplierLimits,
  supplierNotFound,
} from '../../suppliers/index.ts'
import { acceptHeldRun, getRunDrift, refuseHeldRun } from '../drift/held-runs.ts'
import { listRuns } from '../queries/list-runs.ts'
import { toImportRun } from '../queries/run-row.ts'
import { executeRun } from '../runs/execute-run.ts'
import type { Watched, WithParts } from './import-commands.ts'

interface AcceptOptions {
  safe?: boolean
  newNormal?: boolean
  note?: string
}

const LISTED = 100
const SOME_LIMITS = Type.Partial(ImportLimits)

/** Files that wait because they depart from the usual: which, why, and what becomes of them. */
export function heldCommands(imports: Command, withParts: WithParts, watched: Watched): void {
  imports
    .command('held')
    .description('files that wait for a person because they depart from the usual')
    .option('--json', 'one JSON document for programs')
    .action((_: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const rows = await listRuns(parts.imports, { status: 'held', limit: LISTED })
          const items = await Promise.all(
            rows.map(async (row) => ({
              run: toImportRun(row, parts.clock.now()),
              reasons: (await getRunDrift(parts, row.id)).reasons,
            })),
          )
          output.answer({ items }, () =>
            items.length === 0
              ? 'No file waits.'
              : table(
                  ['run', 'supplier', 'file', 'why'],
                  items.map(({ run, reasons }) => [
                    run.id,
                    run.supplierCode,
                    run.fileName,
                    reasons.map(({ code }) => code).join(', '),
                  ]),
                ),
          )
        }),
      ),
    )

  imports
    .command('why <run>')
    .description('why a run is held: each reason, what is usual, and examples')
    .option('--json', 'one JSON document for programs')
    .action((id: string, _: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const drift = await getRunDrift(parts, id)
          output.answer(drift, () => driftText(drift))
        }),
      ),
    )

  imports
    .command('accept <run>')
    .description('let a held file through')
    .option('--safe', 'only what no reason covers')
    .option('--new-normal', 'from now on this is usual')
    .option('--note <text>', 'why')
    .option('--json', 'one JSON object for programs')
    .action((runId: string, { safe = false, newNormal = false, note }: AcceptOptions, command: Command) =>
      runCommand(command.optsWithGlobals(), (context) =>
        withParts(async (parts) => {
          const order = { runId, safeOnly: safe, newNormal, note: note ?? null, author: null }
          const run = await acceptHeldRun(parts, order)
          await watched(parts, context, (watching) => executeRun(watching, run.id, context.signal))
        }),
      ),
    )

  imports
    .command('refuse <run>')
    .description('close a held file without applying it')
    .option('--note <text>', 'why')
    .option('--json', 'one JSON document for programs')
    .action((runId: string, { note }: { note?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const drift = await refuseHeldRun(parts, { runId, note: note ?? null, author: null })
          output.answer(drift, () => `Run ${runId} is refused. Nothing was changed.`)
        }),
      ),
    )

  imports
    .command('limits <supplier>')
    .description("how far a supplier's file may depart before it waits")
    .option(
      '--set <limit...>',
      'missing=30 | moved=10 | moveBy=50 | refused=25 | fromRows=10 | columns=false | hold=false',
    )
    .option('--json', 'one JSON document for programs')
    .action((code: string, { set = [] }: { set?: string[] }, command: Command) => {
      const change = readLimits(set)
      if (!change)
        command.error('error: --set takes missing, moved, moveBy, refused, fromRows, columns and hold', { exitCode: 2 })
      return runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ catalog }) => {
          const supplier = await findSupplierByCode(catalog, code)
          if (!supplier) throw supplierNotFound({ supplier: code })
          if (set.length > 0) await catalog.transaction((tx) => changeSupplierLimits(tx, supplier.id, change))
          const limits = await findSupplierLimits(catalog, supplier.id)
          output.answer(limits, () =>
            table(
              ['limit', 'value'],
              Object.entries(limits).map(([name, value]) => [name, String(value)]),
            ),
          )
        }),
      )
    })
}

/** Limits written as name=value; null when one of them is none. */
function readLimits(given: readonly string[]): Partial<ImportLimits> | null {
  const limits = Object.fromEntries(
    given.map((text) => {
      const [name = '', value = ''] = text.split('=', 2)
      const known: Record<string, boolean | number> = { true: true, false: false }
      return [name, known[value] ?? (value.trim() === '' ? Number.NaN : Number(value))]
    }),
  )
  return Check(SOME_LIMITS, limits) ? limits : null
}

/** Why a run is held, in a few lines. */
export function driftText({ runId, state, reasons, safe }: RunDrift): string {
  if (reasons.length === 0) return 'Nothing of this file is unusual.'
  const lines = reasons.flatMap((reason) => [
    `- ${reasonText(reason)}`,
    ...reason.examples.map(
      ({ key, title, before, now }) =>
        `    ${[key, title, before === null ? now : `${before} → ${now}`].filter((text) => text !== null).join('  ')}`,
    ),
  ])
  if (state === 'held')
    lines.push(
      `Let it through: pm import accept ${runId}${safe ? ' [--safe]' : ''} [--new-normal]. Or: pm import refuse ${runId}`,
    )
  return [`Run ${runId} (${state}):`, ...lines].join('\n')
}

const NAMES: Record<DriftReason['code'], string> = {
  'empty-file': 'the file has no rows',
  missing: 'offers go off the list',
  'other-keys': 'most keys are new, and most known ones are gone',
  'prices-moved': 'prices move far',
  refused: 'rows are refused',
  columns: 'columns are lost or renamed',
  'columns-swapped': 'columns hold what others held',
  'cut-off': 'the last row is not whole',
  garbled: 'texts are broken, as in another encoding',
  encoding: 'the file is written otherwise',
  rows: 'another number of rows',
  'values-missing': 'values are missing',
  'new-offers': 'offers are new',
  changed: 'offers change',
  'new-brands': 'offers are of new brands',
  'price-level': 'prices are on another level',
  'no-prices': 'prices are all zero',
  currency: 'prices are in another currency',
}

function reasonText({ code, subject, value, count, of, usual, limit, before, now }: DriftReason): string {
  const isShare = code !== 'rows' && code !== 'price-level'
  const figure = (number: number) =>
    isShare ? `${Math.round(number * 1000) / 10} %` : String(Math.round(number * 100) / 100)
  const parts = [`${NAMES[code]}${subject === null ? '' : ` (${subject})`}`]
  if (code === 'cut-off') return parts.join('; ')
  if (code === 'columns' || code === 'columns-swapped' || code === 'encoding')
    parts.push(`${before ?? ''} → ${now ?? ''}`)
  else parts.push(`${figure(value)}${isShare && count !== null && of !== null ? `, ${count} of ${of}` : ''}`)
  if (code === 'currency') parts.push(`${before ?? ''} → ${now ?? ''}`)
  if (code === 'prices-moved' && now !== null) parts.push(`most of them ${now}`)
  if (limit !== null) parts.push(`limit ${figure(limit)}`)
  if (usual && isShare) parts.push(`usual up to ${figure(usual.high)} in ${usual.runs} files`)
  if (usual && !isShare) parts.push(`usual ${figure(usual.low)} to ${figure(usual.high)} in ${usual.runs} files`)
  return parts.join('; ')
}
