import { statementNameIn } from '@products-manager/postgres'
import { loadModule, parseSync } from 'libpg-query'
import { withLimits } from '../query/limits.ts'
import type { ObservedQuery } from '../slow/find-slow-queries.ts'
import { fingerprintOf } from '../slow/fingerprint.ts'
import type { WorkloadQuery } from './workload.ts'

const PLANNED =
  /^\s*(?:\/\*[\s\S]*?\*\/\s*|--[^\n]*\n\s*)*\(?\s*(?:select|with|insert|update|delete|merge|values|table|declare|prepare|copy|explain|create)\b/i

/** The workload a server has counted, the costliest queries first. */
export function observedWorkload(queries: readonly ObservedQuery[], limit: number): WorkloadQuery[] {
  return [...queries]
    .filter(({ text }) => PLANNED.test(text))
    .sort((a, b) => b.totalMs - a.totalMs)
    .slice(0, limit)
    .map(({ fingerprint, text, name, calls, rows, meanMs }) => ({
      id: fingerprint,
      text: withLimits(text, rows / Math.max(calls, 1)),
      name,
      calls,
      rows,
      meanMs,
    }))
}

/** A workload written down: statements, each with `-- calls: 100` or `-- name: x` before it where wanted. */
export async function writtenWorkload(text: string): Promise<WorkloadQuery[]> {
  await loadModule()
  const bytes = Buffer.from(text)
  let end = 0
  return (parseSync(text).stmts ?? []).map(({ stmt_location: start = 0, stmt_len: length = 0 }, at) => {
    const stop = length > 0 ? start + length : bytes.length
    // The parser counts what stands before a statement to none.
    const whole = bytes
      .subarray(end, stop)
      .toString()
      .replace(/^[\s;]*/, '')
    end = stop
    const comments = /^(?:\s*--[^\n]*\n|\s*\/\*[\s\S]*?\*\/)*/.exec(whole)?.[0] ?? ''
    const calls = Number(/--\s*calls:\s*(\d+)/i.exec(comments)?.[1] ?? 1)
    const name = /--\s*name:\s*(\S+)/i.exec(comments)?.[1] ?? statementNameIn(whole)
    const body = whole.slice(comments.length).trim()
    return { id: `${at + 1}-${fingerprintOf(body)}`, text: body, name, calls, rows: calls, meanMs: null }
  })
}
