import { destination, type Logger, pino, stdSerializers } from 'pino'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
export type Log = Logger

export interface LogOptions {
  level: LogLevel
  /** Lines for the eye instead of JSON. */
  isPretty?: boolean
  /** Added to every line, such as the correlation id of the request it belongs to. */
  context?: () => object
  write?: (line: string) => void
}

/** A log on stderr: stdout belongs to what a command answers. */
export function openLog({ level, isPretty = false, context, write = stderrWriter() }: LogOptions): Log {
  const target = isPretty ? (line: string) => write(prettyLine(line)) : write
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
      redact: { paths: SECRET_PATHS, censor: '***' },
      ...(context && { mixin: context }),
    },
    { write: (line: string) => target(withoutPasswords(line)) },
  )
}

const SECRET_NAMES = ['password', 'secret', 'token', 'authorization', 'cookie']
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`])

// A password in a URL may be anywhere: in a setting, in a driver's message, in a stack.
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'\\]*):[^\s@"'\\]+@/gi

/** The text with `***` for every password that stands in a URL. */
export function withoutPasswords(text: string): string {
  return text.includes('://') ? text.replace(URL_PASSWORD, '$1:***@') : text
}

function stderrWriter(): (line: string) => void {
  const stderr = destination({ fd: 2, sync: true })
  return (line) => void stderr.write(line)
}

const QUIET_KEYS = new Set(['level', 'time', 'msg', 'err', 'error'])

/** `12:00:01 WARN  message key=value`, the stack below. */
function prettyLine(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>
  const time = String(entry['time']).slice(11, 19)
  const level = String(entry['level']).toUpperCase().padEnd(5)
  const facts = Object.entries(entry).filter(([key]) => !QUIET_KEYS.has(key))
  const text = facts.map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return `${time} ${level} ${entry['msg'] ?? ''}${text.join('')}\n${stackOf(entry['err'] ?? entry['error'])}`
}

function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return ''
  return `${String(error.stack).replaceAll(/^/gm, '  ')}\n`
}
