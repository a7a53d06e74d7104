import { readFile } from 'node:fs/promises'
import { dumpSchema } from './dump-schema.ts'

export type SchemaCheck = { same: true } | { same: false; difference: string }

/** Compares a migrated database with the committed `schema.sql`. */
export async function checkSchema(url: string, file: string): Promise<SchemaCheck> {
  const committed = await readFile(file, 'utf8').catch(() => '')
  const dumped = await dumpSchema(url)
  return committed === dumped ? { same: true } : { same: false, difference: lineDifference(committed, dumped) }
}

const CONTEXT_LINES = 3

/** The lines only in the first text (`-`) and only in the second (`+`), with a few lines around them. */
export function lineDifference(before: string, after: string): string {
  const marked = markLines(before.split('\n'), after.split('\n'))
  const shown = marked.map((_, index) =>
    marked.slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1).some((line) => !line.startsWith(' ')),
  )
  return marked.flatMap((line, index) => (shown[index] ? [line] : shown[index - 1] ? ['…'] : [])).join('\n')
}

function markLines(before: string[], after: string[]): string[] {
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++

  const old = before.slice(start, before.length - end)
  const current = after.slice(start, after.length - end)
  const same = (lines: string[]) => lines.map((line) => ` ${line}`)
  return [...same(before.slice(0, start)), ...markChanged(old, current), ...same(before.slice(before.length - end))]
}

/** Longest common subsequence over the part that differs; schemas have thousands of lines, changes tens. */
function markChanged(old: string[], current: string[]): string[] {
  const width = current.length + 1
  const longest = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = current.length - 1; j >= 0; j--) {
      longest[i * width + j] = old[i] === current[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }

  const marked: string[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < current.length) {
    if (i < old.length && j < current.length && old[i] === current[j]) {
      marked.push(` ${old[i]}`)
      i++
      j++
    } else if (j >= current.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      marked.push(`-${old[i++]}`)
    } else {
      marked.push(`+${current[j++]}`)
    }
  }
  return marked
}
