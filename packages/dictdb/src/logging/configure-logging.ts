import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { configureLogging as configure, formatRecord, type LoggingOptions, type LogSink } from './logger.ts'

export interface NodeLoggingOptions extends LoggingOptions {
  /** Lines are added to this file; its directory is made. */
  readonly logfile?: string | undefined
}

/** Sends the library's log to the console, a file, or both. Without a call it is silent. */
export function configureLogging({ logfile, ...options }: NodeLoggingOptions = {}): void {
  configure(options, ...(logfile === undefined ? [] : [fileSink(logfile, options.json ?? false)]))
}

function fileSink(file: string, json: boolean): LogSink {
  mkdirSync(dirname(file), { recursive: true })
  // Appended at once: the last lines before a crash are the ones that matter.
  return { write: (record) => appendFileSync(file, `${formatRecord(record, json)}\n`) }
}
