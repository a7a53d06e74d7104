import type { Writable } from 'node:stream'

/** What a command tells: to a person as text, to a program as one JSON document on standard output. */
export interface Output {
  readonly json: boolean
  /** The answer. `text` is only made when a person reads it. */
  answer(value: unknown, text: () => string): void
  /** A line for a person; nothing when a program reads. */
  say(line: string): void
}

/** Answers go to `stdout`, everything else to `stderr`, so that piping a command pipes its answer. */
export function createOutput({ json, stdout, stderr }: { json: boolean; stdout: Writable; stderr: Writable }): Output {
  return {
    json,
    answer: (value, text) => void stdout.write(json ? `${JSON.stringify(value)}\n` : `${text()}\n`),
    say: (line) => {
      if (!json) stderr.write(`${line}\n`)
    },
  }
}

/** Rows as aligned columns, the head first. Numbers keep to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  const widths = head.map((name, i) => Math.max(name.length, ...texts.map((row) => (row[i] ?? '').length)))
  const numeric = head.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === null),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...texts.map(line)].join('\n')
}
