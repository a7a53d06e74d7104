import type { Writable } from 'node:stream'
import { createOutput, type Output } from './output.ts'

export interface CommandContext {
  output: Output
  /** Aborted by Ctrl-C or a request to end. */
  signal: AbortSignal
}

interface CommandOptions {
  json?: boolean | undefined
  verbose?: boolean | undefined
}

/** Done, failed; wrong usage is 2 and told by the parser of the command line. */
const FAILED = 1
// AREA_WHAT, as our errors have. Node's own begin with ERR_, the system's have no underscore, SQLSTATE has digits first.
const CODE = /^(?!ERR_)[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/

/** Runs a command to its end. A failure becomes one clear sentence and exit code 1; its stack is for `--verbose`. */
export async function runCommand(
  { json = false, verbose = false }: CommandOptions,
  work: (context: CommandContext) => Promise<void>,
): Promise<void> {
  const stopped = new AbortController()
  const stop = () => stopped.abort(new Error('Stopped on request.'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    await work({
      output: createOutput({ json, stdout: process.stdout, stderr: process.stderr }),
      signal: stopped.signal,
    })
  } catch (error) {
    tellFailure(error, { json, verbose, stdout: process.stdout, stderr: process.stderr })
    process.exitCode = FAILED
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

interface Telling extends Required<CommandOptions> {
  stdout: Writable
  stderr: Writable
}

function tellFailure(error: unknown, { json, verbose, stdout, stderr }: Telling): void {
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  if (json) stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
  stderr.write(`${message} (${code})\n`)
  if (verbose && error instanceof Error) stderr.write(`${error.stack}\n`)
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return 'UNEXPECTED'
  return CODE.test(error.code) ? error.code : 'UNEXPECTED'
}
