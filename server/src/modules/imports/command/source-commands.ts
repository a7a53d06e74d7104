import { text as textOf } from 'node:stream/consumers'
import {
  HostKey,
  NewSource,
  type SecretName,
  type Source,
  type SourceTest,
  secretNames,
} from '@products-manager/contract'
import type { Command } from 'commander'
import Type from 'typebox'
import { table } from '../../../platform/cli/output.ts'
import { type CommandContext, runCommand } from '../../../platform/cli/run-command.ts'
import { messageOf } from '../../../platform/errors.ts'
import { requestCheck } from '../../../platform/http/check-request.ts'
import { profileNotJson } from '../errors.ts'
import { sourceNotFound } from '../fetch/errors.ts'
import { changeSource, createSource } from '../fetch/keep-source.ts'
import { makePushToken } from '../fetch/push-file.ts'
import { showSources } from '../fetch/show-source.ts'
import type { SourceParts } from '../fetch/source-parts.ts'
import { testSource } from '../fetch/test-source.ts'
import { findSource, listSources } from '../queries/sources/find-sources.ts'
import { deleteSource, replaceHostKey } from '../queries/sources/write-source.ts'
import type { WithSourceParts } from './fetch-command.ts'
import { readGivenFile } from './read-given-file.ts'

interface Options {
  json?: boolean
  supplier?: string
  secret?: string[]
}

/** `pm sources …`: where suppliers' files come from. */
export function sourceCommands(program: Command, withParts: WithSourceParts): void {
  const sources = program.command('sources').description("where suppliers' files come from")
  const act =
    <Given extends unknown[]>(work: (parts: SourceParts, context: CommandContext, given: Given) => Promise<void>) =>
    (...args: unknown[]) => {
      const command = args.at(-1) as Command
      return runCommand(command.optsWithGlobals(), (context) =>
        withParts((parts) => work(parts, context, args.slice(0, -1) as Given)),
      )
    }
  const json = (command: Command) => command.option('--json', 'one JSON document for programs')

  json(
    sources.command('list').description('sources with their health').option('--supplier <code>', 'of one supplier'),
  ).action(
    act<[Options]>(async (parts, { output }, [{ supplier }]) => {
      const items = await shown(parts, await listSources(parts.imports, { supplier }))
      output.answer({ items }, () => sourcesTable(items))
    }),
  )
  json(
    sources
      .command('save <file.json>')
      .description('add a source, or replace the one of its supplier and name; - reads standard input')
      .option('--secret <name=VARIABLE...>', 'a secret, from an environment variable: --secret password=ACME_PASSWORD'),
  ).action(
    act<[string, Options]>(async (parts, { output }, [file, { secret = [] }]) => {
      const source = await save(parts, await readSource(file, secret))
      output.answer(source, () => `${source.supplierCode} ${source.name} is kept as ${source.id}.`)
    }),
  )
  json(sources.command('test <source>').description('connect, and say what would be taken or what is wrong')).action(
    act<[string]>(async (parts, { output, signal }, [id]) => {
      const { connection, files, companion } = await one(parts, id)
      const test = await testSource(parts, { sourceId: id, connection, files, companion }, signal)
      output.answer(test, () => (connection.kind === 'push' ? pushText(id) : testText(test)))
      if (!test.ok) process.exitCode = 1
    }),
  )
  json(
    sources
      .command('accept-key <source> <key>')
      .description('accept the new key of an SFTP server, once the supplier said that it is theirs'),
  ).action(
    act<[string, string]>(async (parts, { output }, [id, hostKey]) => {
      const { name } = await one(parts, id)
      const { hostKey: key } = KEY({ hostKey }) as { hostKey: string }
      const accepted = await parts.imports.transaction((tx) => replaceHostKey(tx, id, key))
      if (accepted === 0) throw sourceNotFound({ id })
      output.answer(await one(parts, id), () => `${name} asks for ${key} from now on.`)
    }),
  )
  json(sources.command('token <source>').description('make a new token for programs that push files')).action(
    act<[string]>(async (parts, { output }, [id]) => {
      const token = await makePushToken(parts, id)
      output.answer({ token }, () => token)
    }),
  )
  json(sources.command('remove <source>').description('remove a source; what it brought stays')).action(
    act<[string]>(async (parts, { output }, [id]) => {
      const { name } = await one(parts, id)
      await parts.imports.transaction((tx) => deleteSource(tx, id))
      output.answer({ id }, () => `${name} was removed.`)
    }),
  )
  json(
    program
      .command('schedules')
      .description('when sources are looked at')
      .option('--supplier <code>', 'of one supplier'),
  ).action(
    act<[Options]>(async (parts, { output }, [{ supplier }]) => {
      const items = (await shown(parts, await listSources(parts.imports, { supplier }))).filter(
        ({ schedule }) => schedule,
      )
      output.answer({ items }, () => schedulesTable(items))
    }),
  )
}

const SOURCE = requestCheck('body', NewSource)
const KEY = requestCheck('body', Type.Object({ hostKey: HostKey }))

async function readSource(path: string, secrets: readonly string[]): Promise<NewSource> {
  const text = path === '-' ? await textOf(process.stdin) : await readGivenFile(path)
  const given = SOURCE(parsed(text, path)) as NewSource
  return { ...given, secrets: { ...given.secrets, ...Object.fromEntries(secrets.map(secretFrom)) } }
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw profileNotJson({ path, problem: messageOf(error) }, error)
  }
}

/** On a command line everybody on the machine could read the secret itself. */
function secretFrom(text: string): [SecretName, string] {
  const [name = '', variable = ''] = text.split('=')
  const known = secretNames.find((one) => one === name)
  const value = process.env[variable]
  if (!known) throw new TypeError(`"${name}" is none of ${secretNames.join(', ')}.`)
  if (!value) throw new TypeError(`The environment has no ${variable || 'variable'} for the ${name}.`)
  return [known, value]
}

async function save(parts: SourceParts, { supplier, ...settings }: NewSource): Promise<Source> {
  const before = (await listSources(parts.imports, { supplier })).find(({ name }) => name === settings.name)
  if (before) await changeSource(parts, before.id, settings)
  return one(parts, before?.id ?? (await createSource(parts, { supplier, ...settings })))
}

async function one(parts: SourceParts, id: string): Promise<Source> {
  const row = /^[0-9a-f-]{36}$/.test(id) ? await findSource(parts.imports, id) : null
  const [source] = await shown(parts, row ? [row] : [])
  if (!source) throw sourceNotFound({ id })
  return source
}

function shown({ imports, clock }: SourceParts, rows: Parameters<typeof showSources>[1]): Promise<Source[]> {
  return showSources(imports, rows, clock.now())
}

const minute = (moment: string | null | undefined) => moment?.slice(0, 16).replace('T', ' ') ?? ''

function sourcesTable(sources: readonly Source[]): string {
  return table(
    ['source', 'supplier', 'name', 'kind', 'state', 'last file', 'at', 'next look', 'problem'],
    sources.map(({ id, supplierCode, name, connection, health }) => [
      id,
      supplierCode,
      name,
      connection.kind,
      health.state,
      health.lastFile?.name ?? '',
      minute(health.lastFile?.takenAt),
      minute(health.nextRunAt),
      problemOf(health),
    ]),
  )
}

/** What somebody has to know of a source; a run's own troubles are told by `pm import errors RUN`. */
function problemOf({ lastFetch, lastFile }: Source['health']): string {
  if (lastFetch?.error) return lastFetch.mappedBy === null ? lastFetch.error.code : ''
  if (lastFile?.runError) return `${lastFile.runError.code} in run ${lastFile.runId}`
  return lastFile?.runStatus === 'held' ? `run ${lastFile.runId} is held: pm import held` : ''
}

function schedulesTable(sources: readonly Source[]): string {
  return table(
    ['supplier', 'source', 'schedule', 'time zone', 'state', 'next look (UTC)'],
    sources.map(({ supplierCode, name, schedule, health }) => [
      supplierCode,
      name,
      schedule && 'cron' in schedule ? schedule.cron : `every ${schedule?.everyMinutes} min`,
      schedule && 'cron' in schedule ? schedule.timeZone : '',
      health.state,
      minute(health.nextRunAt),
    ]),
  )
}

/** Where nothing can be tried: the sender does it. */
function pushText(id: string): string {
  return `Programs send files to this source; there is nothing to connect to. They need the token that pm sources token ${id} makes, and send to /api/v1/push?name=prices.csv.`
}

function testText({ ok, problem, files, filesSeen, hostKey, milliseconds }: SourceTest): string {
  const lines = ok ? [`It works. Files seen: ${filesSeen}, in ${milliseconds} ms.`] : [problem?.message ?? '']
  if (hostKey) lines.push(`The server's key: ${hostKey}`)
  if (files.length === 0) return lines.join('\n')
  const rows = files.map(({ name, bytes, modifiedAt, isTaken }) => [
    isTaken ? 'yes' : '',
    name,
    bytes,
    minute(modifiedAt),
  ])
  return [...lines, table(['taken', 'name', 'bytes', 'changed'], rows)].join('\n')
}
