import { parseArgs } from 'node:util'
import { convert } from './convert.ts'
import { exportCsv } from './export-csv.ts'
import { inspect } from './inspect.ts'
import { restoreCommand } from './restore-command.ts'
import { verify } from './verify.ts'

/** Where a command writes. */
export interface Output {
  out(line: string): void
  error(line: string): void
}

/** What the words and flags of a command line were. */
export interface Invocation {
  readonly words: readonly string[]
  readonly json: boolean
  readonly at: string | undefined
  readonly to: string | undefined
  readonly table: string | undefined
  readonly delimiter: string | undefined
}

const HELP = `dictdb COMMAND

  inspect PATH                       tables, rows, indexes of a database directory, a backup file or a backup directory
  verify PATH                        reads everything; exit code 1 where something is damaged
  restore BACKUPS TARGET [--at TIME] newest whole full backup and its deltas, into a directory or a .json file
  convert BACKUPS TARGET             the same from files of the Python DictDB
  export PATH --table NAME [--to FILE.csv] [--delimiter ,]

  --json   one JSON object instead of text
  --help   this text

Exit code: 0 done, 1 failed, 2 wrong usage.`

type Command = (invocation: Invocation, output: Output) => number

const COMMANDS: Readonly<Record<string, { readonly run: Command; readonly words: number }>> = {
  inspect: { run: inspect, words: 1 },
  verify: { run: verify, words: 1 },
  restore: { run: restoreCommand, words: 2 },
  convert: { run: convert, words: 2 },
  export: { run: exportCsv, words: 1 },
}

/** Runs one command line; gives the exit code. */
export function runCommand(argv: readonly string[], output: Output): number {
  const parsed = parse(argv)
  if (parsed instanceof Error) return misused(parsed.message, output)
  const { help, words, invocation } = parsed
  const [name, ...rest] = words
  if (help || name === undefined) {
    output.out(HELP)
    return help ? 0 : 2
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) return misused(`There is no command '${name}'.`, output)
  if (rest.length !== command.words)
    return misused(`'${name}' takes ${command.words} path${command.words > 1 ? 's' : ''}.`, output)
  try {
    return command.run({ ...invocation, words: rest }, output)
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error))
    return 1
  }
}

function parse(argv: readonly string[]): Error | { help: boolean; words: string[]; invocation: Invocation } {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: flag, help: flag, at: text, to: text, table: text, delimiter: text },
    })
    const { json, help, at, to, table, delimiter } = values
    return { help, words: positionals, invocation: { words: [], json, at, to, table, delimiter } }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function misused(message: string, output: Output): number {
  output.error(message)
  output.error("See 'dictdb --help'.")
  return 2
}
