export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL'

/** One line of the log. */
export interface LogRecord {
  readonly time: string
  readonly level: LogLevel
  readonly message: string
  readonly extra: Readonly<Record<string, unknown>>
}

/** Where records go. */
export interface LogSink {
  write(record: LogRecord): void
}

export const LOG_LEVELS: Readonly<Record<LogLevel, number>> = {
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
}

const SILENT = 100

/** The state all loggers share; silent until configured, and then a disabled level costs one comparison. */
const state: { threshold: number; sinks: readonly LogSink[]; sampleDebugEvery: number; debugSeen: number } = {
  threshold: SILENT,
  sinks: [],
  sampleDebugEvery: 1,
  debugSeen: 0,
}

/** Writes records, each with the fields it was bound to. */
export class Logger {
  private readonly bound: Readonly<Record<string, unknown>>

  constructor(bound: Readonly<Record<string, unknown>> = {}) {
    this.bound = bound
  }

  debug(message: string, extra?: Readonly<Record<string, unknown>>): void {
    if (state.threshold <= LOG_LEVELS.DEBUG) this.write('DEBUG', message, extra)
  }

  info(message: string, extra?: Readonly<Record<string, unknown>>): void {
    if (state.threshold <= LOG_LEVELS.INFO) this.write('INFO', message, extra)
  }

  warning(message: string, extra?: Readonly<Record<string, unknown>>): void {
    if (state.threshold <= LOG_LEVELS.WARNING) this.write('WARNING', message, extra)
  }

  error(message: string, extra?: Readonly<Record<string, unknown>>): void {
    if (state.threshold <= LOG_LEVELS.ERROR) this.write('ERROR', message, extra)
  }

  critical(message: string, extra?: Readonly<Record<string, unknown>>): void {
    if (state.threshold <= LOG_LEVELS.CRITICAL) this.write('CRITICAL', message, extra)
  }

  /** A logger that adds these fields to each record. */
  bind(fields: Readonly<Record<string, unknown>>): Logger {
    return new Logger({ ...this.bound, ...fields })
  }

  /** Adds a sink; gives the function that takes it away. */
  add(sink: LogSink): () => void {
    state.sinks = [...state.sinks, sink]
    if (state.threshold === SILENT) state.threshold = LOG_LEVELS.INFO
    return () => this.remove(sink)
  }

  remove(sink: LogSink): void {
    state.sinks = state.sinks.filter((held) => held !== sink)
  }

  private write(level: LogLevel, message: string, extra: Readonly<Record<string, unknown>> | undefined): void {
    if (level === 'DEBUG' && state.debugSeen++ % state.sampleDebugEvery !== state.sampleDebugEvery - 1) return
    const record: LogRecord = { time: new Date().toISOString(), level, message, extra: { ...this.bound, ...extra } }
    for (const sink of state.sinks) sink.write(record)
  }
}

/** The library's logger. */
export const logger = new Logger()

export interface LoggingOptions {
  readonly level?: LogLevel | undefined
  readonly console?: boolean | undefined
  /** One JSON object a line: time, level, message, extra. */
  readonly json?: boolean | undefined
  /** Keeps one DEBUG record of so many. */
  readonly sampleDebugEvery?: number | undefined
}

/** Replaces all sinks; what was configured before is forgotten. */
export function configureLogging(options: LoggingOptions = {}, ...sinks: readonly LogSink[]): void {
  const { level = 'INFO', console: toConsole = true, json = false, sampleDebugEvery = 1 } = options
  state.threshold = LOG_LEVELS[level]
  state.sampleDebugEvery = Math.max(1, sampleDebugEvery)
  state.debugSeen = 0
  state.sinks = toConsole ? [{ write: (record) => console.log(formatRecord(record, json)) }, ...sinks] : sinks
}

/** Back to silence. */
export function silenceLogging(): void {
  state.threshold = SILENT
  state.sinks = []
}

/** A record as a line. */
export function formatRecord(record: LogRecord, json: boolean): string {
  if (json) return JSON.stringify(record, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  const extra = Object.entries(record.extra).map(([name, value]) => ` ${name}=${String(value)}`)
  return `${record.time} | ${record.level.padEnd(8)} | ${record.message}${extra.join('')}`
}
