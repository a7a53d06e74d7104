import type { Profile } from '@products-manager/contract'
import type { Command } from 'commander'
import { table } from '../../../platform/cli/output.ts'
import { runCommand } from '../../../platform/cli/run-command.ts'
import { listProfiles, type ProfileRow } from '../queries/profiles.ts'
import { listTemplateRuns, listTemplateSuppliers, listTemplateVersions } from '../queries/template-versions.ts'
import { getVersion, goldenRowsOf, saveTemplate, toStoredProfile } from '../templates/templates.ts'
import { findTemplate, readProfileFile } from './find-profile.ts'
import type { WithParts } from './import-commands.ts'
import { referenceCommands } from './reference-commands.ts'

const JSON_OPTION = ['--json', 'one JSON document for programs'] as const
const SUPPLIER_OPTION = ['--supplier <code>', 'the one of this supplier'] as const
const LISTED = 200
const RUNS = 20

/** `pm profiles`: mapping templates, their versions, who uses them, their golden rows; and what profiles look up. */
export function profileCommands(program: Command, withParts: WithParts): void {
  referenceCommands(program, withParts)
  const profiles = program.command('profiles').description('mapping templates')

  profiles
    .command('list')
    .description('every template')
    .option(...SUPPLIER_OPTION)
    .option(...JSON_OPTION)
    .action(({ supplier }: { supplier?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async ({ imports }) => {
          const rows = await listProfiles(imports, { supplier, limit: LISTED })
          output.answer({ items: rows.map(toStoredProfile) }, () => profilesTable(rows))
        }),
      ),
    )

  profiles
    .command('export <name>')
    .description('a template as JSON')
    .option(...SUPPLIER_OPTION)
    .option('--template-version <number>', 'as it was in this version')
    .action((name: string, options: { supplier?: string; templateVersion?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), () =>
        withParts(async (parts) => {
          const row = await findTemplate(parts.imports, { name, supplier: options.supplier })
          const profile = options.templateVersion
            ? (await getVersion(parts, { id: row.id, version: numberOf(options.templateVersion, command) })).profile
            : row.profile
          process.stdout.write(`${JSON.stringify(profile, null, 2)}\n`)
        }),
      ),
    )

  profiles
    .command('import <file.json>')
    .description('keep a profile as a template, or as its next version')
    .option('--supplier <code>', 'for this supplier; else for all')
    .option('--default', "the supplier's profile where none is named")
    .option('--note <text>', 'what is new in this version')
    .option('--confirm', 'although golden rows become something else; they then expect that')
    .option(...JSON_OPTION)
    .action(
      (
        file: string,
        options: { supplier?: string; default?: boolean; note?: string; confirm?: boolean },
        command: Command,
      ) =>
        runCommand(command.optsWithGlobals(), ({ output }) =>
          withParts(async (parts) => {
            const row = await saveTemplate(parts, {
              profile: await readProfileFile(file),
              supplier: options.supplier ?? null,
              isDefault: options.default ?? false,
              note: options.note ?? null,
              confirm: options.confirm ?? false,
            })
            output.answer(toStoredProfile(row), () => `${row.name}, version ${row.version}`)
          }),
        ),
    )

  profiles
    .command('versions <name>')
    .description('versions of a template, newest first')
    .option(...SUPPLIER_OPTION)
    .option(...JSON_OPTION)
    .action((name: string, { supplier }: { supplier?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const items = await listTemplateVersions(
            parts.imports,
            (await findTemplate(parts.imports, { name, supplier })).id,
          )
          output.answer({ items }, () =>
            table(
              ['version', 'kept', 'runs', 'note'],
              items.map(({ version, createdAt, runs, note }) => [version, momentText(createdAt), runs, note]),
            ),
          )
        }),
      ),
    )

  profiles
    .command('diff <name> <from> <to>')
    .description('where two versions of a template differ')
    .option(...SUPPLIER_OPTION)
    .option(...JSON_OPTION)
    .action((name: string, from: string, ...[to, { supplier }, command]: [string, { supplier?: string }, Command]) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const { id } = await findTemplate(parts.imports, { name, supplier })
          const [version, against] = [numberOf(to, command), numberOf(from, command)]
          const { differences } = await getVersion(parts, { id, version, against })
          output.answer({ differences }, () =>
            table(
              ['where', `version ${from}`, `version ${to}`],
              differences.map(({ path, before, after }) => [path, before, after]),
            ),
          )
        }),
      ),
    )

  profiles
    .command('usage <name>')
    .description('which suppliers and runs used a template')
    .option(...SUPPLIER_OPTION)
    .option(...JSON_OPTION)
    .action((name: string, { supplier }: { supplier?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const { id } = await findTemplate(parts.imports, { name, supplier })
          const suppliers = await listTemplateSuppliers(parts.imports, id)
          const runs = await listTemplateRuns(parts.imports, { templateId: id, limit: RUNS })
          output.answer({ suppliers, runs }, () =>
            table(
              ['run', 'when', 'supplier', 'file', 'version', 'status'],
              runs.map((run) => [
                run.id,
                momentText(run.createdAt),
                run.supplierCode,
                run.fileName,
                run.version,
                run.status,
              ]),
            ),
          )
        }),
      ),
    )

  profiles
    .command('golden <name>')
    .description('the golden rows of a template, run now; fails when one becomes something else')
    .option(...SUPPLIER_OPTION)
    .option('--with <file.json>', 'under this profile instead of the kept one')
    .option(...JSON_OPTION)
    .action((name: string, options: { supplier?: string; with?: string }, command: Command) =>
      runCommand(command.optsWithGlobals(), ({ output }) =>
        withParts(async (parts) => {
          const { id } = await findTemplate(parts.imports, { name, supplier: options.supplier })
          const items = await goldenRowsOf(parts, id, options.with ? await readProfileFile(options.with) : undefined)
          const rows = items.flatMap((item) =>
            item.differences.map(({ field, expected, actual }) => [item.note ?? item.id, field, expected, actual]),
          )
          output.answer({ items }, () =>
            rows.length === 0
              ? `${items.length} golden rows become what they must.`
              : table(['row', 'field', 'must be', 'is'], rows),
          )
          if (rows.length > 0) process.exitCode = 1
        }),
      ),
    )
}

function profilesTable(rows: readonly ProfileRow[]): string {
  return table(
    ['template', 'supplier', 'version', 'default', 'fields', 'golden rows', 'changed'],
    rows.map((row) => [
      row.name,
      row.supplierCode,
      row.version,
      row.isDefault ? 'yes' : '',
      fieldCount(row.profile),
      row.goldenRows,
      momentText(row.updatedAt),
    ]),
  )
}

function fieldCount({ fields }: Profile): number {
  return Object.keys(fields).length
}

function momentText(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ')
}

function numberOf(text: string, command: Command): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  return command.error(`error: "${text}" is no version; versions are counted from 1`, { exitCode: 2 })
}
