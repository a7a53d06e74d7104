import type {
  FileRules,
  Schedule,
  SecretName,
  Source,
  SourceConnection,
  SourceKind,
  SourceSettings,
} from '@products-manager/contract'
import { type Fields, fieldsOf, secretsOf } from './source-fields.ts'

/** A source as a form holds it: all text. */
export interface SourceDraft {
  name: string
  kind: SourceKind
  fields: Fields
  secrets: Partial<Record<SecretName, string>>
  pattern: string
  take: NonNullable<FileRules['take']>
  after: NonNullable<FileRules['after']>['do']
  moveTo: string
  timing: 'none' | 'cron' | 'every'
  cron: string
  timeZone: string
  everyMinutes: string
  isPaused: boolean
  expectEveryDays: string
  profile: string
  companionPattern: string
  companionKey: string
  companionOtherKey: string
}

/** A draft of a source, or of a new one. */
export function draftOf(source: Source | null, timeZone: string): SourceDraft {
  const { files, schedule, companion } = source ?? {}
  const cron = schedule && 'cron' in schedule ? schedule : null
  const every = schedule && 'everyMinutes' in schedule ? schedule : null
  return {
    name: source?.name ?? '',
    kind: source?.connection.kind ?? 'http',
    fields: source ? toFields(source.connection) : {},
    secrets: {},
    pattern: files?.pattern ?? '*',
    take: files?.take ?? 'newest',
    after: files?.after.do ?? 'keep',
    moveTo: files?.after.do === 'move' ? files.after.folder : 'done',
    timing: cron ? 'cron' : every ? 'every' : 'none',
    cron: cron?.cron ?? '0 6 * * *',
    timeZone: cron?.timeZone ?? timeZone,
    everyMinutes: String(every?.everyMinutes ?? 60),
    isPaused: schedule?.isPaused ?? false,
    expectEveryDays: String(source?.expectEveryDays ?? ''),
    profile: source?.profile ?? '',
    companionPattern: companion?.pattern ?? '',
    companionKey: companion ? writeColumn(companion.key) : '',
    companionOtherKey: companion ? writeColumn(companion.companionKey) : '',
  }
}

/** The settings the draft stands for. */
export function settingsOf(draft: SourceDraft): SourceSettings {
  const secrets = Object.fromEntries(
    secretsOf(draft.kind, draft.fields).flatMap((name) => (draft.secrets[name] ? [[name, draft.secrets[name]]] : [])),
  )
  return {
    name: draft.name.trim(),
    connection: connectionOf(draft),
    files: {
      pattern: draft.pattern.trim() || '*',
      take: draft.take,
      after: draft.after === 'move' ? { do: 'move', folder: draft.moveTo.trim() || 'done' } : { do: draft.after },
    },
    schedule: scheduleOf(draft),
    expectEveryDays: draft.expectEveryDays.trim() === '' ? null : Number(draft.expectEveryDays),
    profile: draft.profile.trim() || null,
    companion:
      draft.companionPattern.trim() === ''
        ? null
        : {
            pattern: draft.companionPattern.trim(),
            key: readColumn(draft.companionKey),
            companionKey: readColumn(draft.companionOtherKey || draft.companionKey),
          },
    secrets,
  }
}

/** The schedule the draft stands for, or none. */
export function scheduleOf({ timing, cron, timeZone, everyMinutes, isPaused }: SourceDraft): Schedule | null {
  if (timing === 'cron') return { cron: cron.trim(), timeZone: timeZone.trim(), isPaused }
  if (timing === 'every') return { everyMinutes: Number(everyMinutes), isPaused }
  return null
}

/** Fields that a person has to fill before the server would take them. */
export function missingFields({ name, kind, fields, companionPattern, companionKey }: SourceDraft): string[] {
  const missing = fieldsOf(kind, fields).flatMap((spec) =>
    spec.required && !fields[spec.name]?.trim() ? [spec.name as string] : [],
  )
  const lacksKey = companionPattern.trim() !== '' && companionKey.trim() === ''
  return [...(name.trim() === '' ? ['name'] : []), ...missing, ...(lacksKey ? ['companionKey'] : [])]
}

type Column = { column: string } | { position: number }

/** Figures are places, counted from 1; everything else is a column's name. */
export function readColumn(text: string): Column {
  return /^\d+$/.test(text.trim()) ? { position: Number(text) } : { column: text.trim() }
}

function writeColumn(column: Column): string {
  return 'position' in column ? String(column.position) : column.column
}

function connectionOf({ kind, fields }: SourceDraft): SourceConnection {
  const specs = fieldsOf(kind, fields)
  const given = Object.fromEntries(
    specs.flatMap(({ name, choices }) => {
      const text = fields[name]?.trim() || choices?.[0] || ''
      return text === '' ? [] : [[name, text]]
    }),
  ) as Fields
  return { kind, ...(kind === 'http' ? httpParts(given) : serverParts(given)) } as SourceConnection
}

function httpParts({ login, user, headerName, tokenUrl, clientId, scope, headers, ...rest }: Fields): object {
  const parts: Record<string, object> = {
    none: { type: 'none' },
    basic: { type: 'basic', user },
    bearer: { type: 'bearer' },
    header: { type: 'header', name: headerName },
    oauth2: { type: 'oauth2', tokenUrl, clientId, ...(scope && { scope }) },
  }
  return { ...rest, login: parts[login ?? 'none'], ...(headers && { headers: readHeaders(headers) }) }
}

function serverParts({ port, from, ...rest }: Fields): object {
  return {
    ...rest,
    ...(port && { port: Number(port) }),
    ...(from && { from: from.split(/[\s,;]+/).filter(Boolean) }),
  }
}

/** `Name: value`, one a line. */
function readHeaders(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const colon = line.indexOf(':')
      return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : []
    }),
  )
}

function toFields(connection: SourceConnection): Fields {
  if (connection.kind === 'http') {
    const { kind: _, login = { type: 'none' }, headers = {}, ...rest } = connection
    const { type, ...parts } = login
    const named = 'name' in parts ? { headerName: parts.name } : parts
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    return { ...rest, login: type, ...named, headers: lines.join('\n') }
  }
  const { kind: _, ...rest } = connection
  const texts = Object.entries(rest).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : String(value)]],
  )
  return Object.fromEntries(texts)
}
