import { basename } from 'node:path'
import { type ExchangeRate, KeptName, type NameKind } from '@products-manager/contract'
import type { Command } from 'commander'
import { Check } from 'typebox/value'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { dayOf } from '../../../platform/clock.ts'
import { csvOf } from '../../../platform/csv-cells.ts'
import { DEFAULT_RATES } from '../formats/default-rates.ts'
import { listRatesOn } from '../queries/exchange-rates.ts'
import { listUnmatched } from '../queries/unmatched-names.ts'
import { keepRates } from '../references/keep-rates.ts'
import { getTable, keepTable, listTables, removeTable } from '../references/keep-tables.ts'
import { decide, withSuggestions } from '../references/name-queue.ts'
import type { WithParts } from './import-commands.ts'
import { readGivenFile } from './read-given-file.ts'

const JSON_OPTION = ['--json', 'one JSON document for programs'] as const
const LISTED = 50

/** `pm tables`, `pm rates` and `pm names`: what profiles look up. */
export function referenceCommands(program: Command, withParts: WithParts): void {
  tableCommands(program.command('tables').description('lookup tables that profiles use by name'), withParts)
  rateCommands(program.command('rates').description('exchange rates'), withParts)
  nameCommands(program.command('names').description('brands and categories as suppliers write them'), withParts)
}

function tableCommands(tables: Command, withParts: WithParts): void {
  tables
    .command('list')
    .description('every table')
    .option(...JSON_OPTION)
    .action((_: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports }) => {
          const items = await listTables(imports)
          output.answer({ items }, () =>
            table(
              ['table', 'version', 'entries', 'used by'],
              items.map(({ name, version, entries, usedBy }) => [name, version, entries, usedBy.join(', ')]),
            ),
          )
        }),
      ),
    )
  tables
    .command('import <file.csv>')
    .description('keep a CSV of two columns (from, to) as a table')
    .requiredOption('--name <name>', 'the table')
    .option(...JSON_OPTION)
    .action((file: string, { name }: { name: string }, command: Command) => {
      if (!Check(KeptName, name)) command.error('error: a name has 1 to 100 characters and no slash', { exitCode: 2 })
      return runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports }) => {
          const kept = await keepTable(imports, name, { csv: await readGivenFile(file) })
          output.answer(kept, () => `${kept.name}: ${kept.entries} entries, version ${kept.version}`)
        }),
      )
    })
  tables
    .command('export <name>')
    .description('a table as CSV')
    .action((name: string, _: object, command: Command) =>
      runCommand(command.optsWithGlobals(), () =>
        withParts(async ({ imports }) => {
          const { content } = await getTable(imports, name)
          process.stdout.write(csvOf([['from', 'to'], ...content]))
        }),
      ),
    )
  tables
    .command('drop <name>')
    .description('take a table that no template uses off the list')
    .option(...JSON_OPTION)
    .action((name: string, _: object, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports }) => {
          const dropped = await removeTable(imports, name)
          output.answer(dropped, () => `${dropped.name} is off the list.`)
        }),
      ),
    )
}

function rateCommands(rates: Command, withParts: WithParts): void {
  rates
    .command('list')
    .description('the rates that hold on a day')
    .option('--list <name>', 'of this list', DEFAULT_RATES)
    .option('--day <yyyy-mm-dd>', 'on this day; today by default')
    .option(...JSON_OPTION)
    .action(({ list, day }: { list: string; day?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports, clock }) => {
          const items = await listRatesOn(imports, { list, day: day ?? dayOf(clock.now()) })
          output.answer({ items }, () => ratesTable(items))
        }),
      ),
    )
  rates
    .command('import <file.csv>')
    .description('take rates from CSV: from, to, day, rate; or the European Central Bank’s eurofxref.csv')
    .option('--list <name>', 'into this list', DEFAULT_RATES)
    .option(...JSON_OPTION)
    .action((file: string, { list }: { list: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports }) => {
          const saved = await keepRates(imports, { list, csv: await readGivenFile(file), source: basename(file) })
          output.answer({ saved }, () => `${saved} rates kept in ${list}.`)
        }),
      ),
    )
  rates
    .command('set <from> <to> <rate>')
    .description('enter one rate: pm rates set USD EUR 0.92')
    .option('--list <name>', 'into this list', DEFAULT_RATES)
    .option('--day <yyyy-mm-dd>', 'from this day on; today by default')
    .option(...JSON_OPTION)
    .action(
      (
        from: string,
        to: string,
        ...[rate, { list, day }, command]: [string, { list: string; day?: string }, Command]
      ) =>
        runCommand(command.optsWithGlobals(), ({ output }) =>
          withParts(async ({ imports, clock }) => {
            const entered = { from, to, rate, day: day ?? dayOf(clock.now()) }
            await keepRates(imports, { list, rates: [entered], source: 'entered' })
            output.answer(entered, () => `1 ${from} is ${rate} ${to} from ${entered.day} on.`)
          }),
        ),
    )
}

function ratesTable(rates: readonly ExchangeRate[]): string {
  return table(
    ['from', 'to', 'rate', 'day'],
    rates.map(({ from, to, rate, day }) => [from, to, rate, day]),
  )
}

function nameCommands(names: Command, withParts: WithParts): void {
  names
    .command('list')
    .description('names that wait for a decision, most rows first')
    .option('--kind <brand|category>', 'of one kind')
    .option('--supplier <code>', 'of one supplier')
    .option(...JSON_OPTION)
    .action(({ kind, supplier }: { kind?: string; supplier?: string }, command: Command) => {
      const wanted = kind === undefined ? undefined : kindOf(kind, command)
      return runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports, catalog }) => {
          const rows = await listUnmatched(imports, { kind: wanted, supplier, limit: LISTED })
          const items = await withSuggestions(catalog, rows)
          output.answer({ items }, () =>
            table(
              ['kind', 'supplier', 'name', 'rows', 'may mean'],
              items.map(({ kind, supplierCode, name, rows, suggestions }) => [
                kind,
                supplierCode,
                name,
                rows,
                suggestions.map((near) => `${near.name} (${Math.round(near.similarity * 100)} %)`).join(', '),
              ]),
            ),
          )
        }),
      )
    })
  names
    .command('decide <kind> <name> [target]')
    .description('say what a name means from now on; without a target: no value')
    .option('--supplier <code>', 'for this supplier only')
    .option(...JSON_OPTION)
    .action(
      (
        kind: string,
        name: string,
        ...[target, { supplier }, command]: [string | undefined, { supplier?: string }, Command]
      ) =>
        runCommand(command.optsWithGlobals(), ({ output }) =>
          withParts(async ({ imports }) => {
            const decided = await decide(imports, {
              kind: kindOf(kind, command),
              name,
              supplier: supplier ?? null,
              target: target ?? null,
            })
            output.answer(
              decided,
              () => `"${name}" is ${decided.target === null ? 'no value' : `"${decided.target}"`} from now on.`,
            )
          }),
        ),
    )
}

function kindOf(text: string, command: Command): NameKind {
  if (text === 'brand' || text === 'category') return text
  return command.error('error: the kind is brand or category', { exitCode: 2 })
}
