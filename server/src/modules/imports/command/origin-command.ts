import { tracedFields, type ValueOrigin } from '@products-manager/contract'
import { Argument, type Command } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { findOne, productsCommand, type Which, whichOptions } from '../../catalog/index.ts'
import { findOrigin, type OriginParts } from '../origin/find-origin.ts'

type WithParts = <T>(work: (parts: OriginParts) => Promise<T>) => Promise<T>

interface OriginOptions extends Which {
  id?: string
  offer?: string
  json?: boolean
}

/** `pm products origin price --ean …`: where a value comes from; without a field, where each of them does. */
export function originCommand(program: Command, withParts: WithParts): void {
  const command = productsCommand(program)
    .command('origin')
    .description('where a value comes from: run, file, line, cell, each step')
  whichOptions(command)
    .addArgument(new Argument('[field]', 'such as title or price; without one, all of them').choices(tracedFields))
    .option('--id <id>', 'by its identifier')
    .option('--offer <id>', 'what this offer says, not the product')
    .action((field: string | undefined, { offer, json, ...which }: OriginOptions) =>
      runCommand({ json }, ({ output, signal }) =>
        withParts(async (parts) => {
          const productId = await findOne(parts.catalog, which)
          if (field) {
            const origin = await findOrigin(parts, { productId, field, offerId: offer }, signal)
            output.answer(origin, () => originText(origin))
            return
          }
          const items: ValueOrigin[] = []
          for (const each of tracedFields) {
            const origin = await findOrigin(parts, { productId, field: each, offerId: offer, brief: true }, signal)
            if (!isEmpty(origin.value)) items.push(origin)
          }
          output.answer({ items }, () => originsTable(items))
        }),
      ),
    )
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}

function originsTable(items: readonly ValueOrigin[]): string {
  return table(
    ['field', 'value', 'when', 'from', 'line', 'run'],
    items.map(({ field, value, change, file, held }) => [
      field,
      JSON.stringify(value).slice(0, 50),
      change?.at ?? null,
      `${change?.author ?? file?.name ?? ''}${held ? ' (held)' : ''}`,
      change?.line ?? null,
      change?.runId ?? null,
    ]),
  )
}

function originText(origin: ValueOrigin): string {
  const { field, value, computed, change, takenBack, file, line, where, profile, cells, steps, missing } = origin
  const lines = [`${field}: ${JSON.stringify(value)}`]
  if (computed) {
    lines.push(`worked out of ${computed.offers.length} offers (${computed.reason ?? 'none is listed'}):`)
    for (const offer of computed.offers)
      lines.push(
        `  ${offer.counts ? '*' : ' '} ${offer.supplierCode} ${offer.price ?? '–'} ${offer.currency}, stock ${offer.stock ?? '–'}`,
      )
  }
  if (change === null) lines.push('Nothing that is recorded gave this value.')
  if (change?.author) lines.push(`by hand: ${change.author}, ${change.at}`)
  if (takenBack) lines.push(`back again since run ${takenBack.runId} took others back, ${takenBack.at}`)
  if (file) {
    const place = where ? `${where.unit} ${where.number}${where.section ? ` of ${where.section}` : ''}` : `line ${line}`
    lines.push(`run ${change?.runId ?? ''} of ${change?.at ?? ''}`, `file ${file.name} (SHA-256 ${file.hash})`)
    if (line !== null)
      lines.push(`${place}, profile ${profile?.name}${profile?.version ? ` version ${profile.version}` : ''}`)
  }
  if (missing) lines.push(MISSING[missing])
  lines.push(...cells.map(({ column, text }) => `cell ${column}: ${JSON.stringify(text)}`))
  lines.push(
    ...steps.map(
      ({ step, detail, value: made, fault }) =>
        `  ${step}${detail ? ` (${detail})` : ''} → ${made === null ? fault : JSON.stringify(made)}`,
    ),
  )
  return lines.join('\n')
}

const MISSING: Record<NonNullable<ValueOrigin['missing']>, string> = {
  'file-gone': 'The file is no longer kept, or is not what was kept: its row cannot be shown.',
  'row-gone': 'The file has no row at this line.',
  'not-listed': 'The file no longer lists the offer: no row of it gave the value.',
  'not-mapped': 'No column of the file fills this field.',
  'lookups-gone': 'A table that the profile looked up is gone: the steps cannot be shown.',
}
