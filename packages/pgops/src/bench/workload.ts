import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Value } from '@products-manager/postgres'

/** One query of a workload. `$1` and so on stand for values. */
export interface WorkloadQuery {
  name: string
  sql: string
  /** Asked instead while a table or view of `sql` is not there yet: a benchmark before and after it is made. */
  otherwise?: string
  /** Sets of values, taken in turn. */
  values?: Value[][]
  /** A query whose rows are the sets of values. It has to be ordered, or two runs would not ask the same. */
  valuesFrom?: string
}

/** Queries that are measured together. */
export interface Workload {
  name: string
  queries: WorkloadQuery[]
}

/** The workload cannot be understood. */
export class WorkloadError extends Error {
  override readonly name = 'WorkloadError'
  readonly code = 'BENCH_WORKLOAD_INVALID'
}

const NAME = /^[a-z][a-z0-9_]*$/
const FIELDS = new Set(['name', 'sql', 'otherwise', 'values', 'valuesFrom'])

/** Reads a workload file: JSON with a name and a list of queries. */
export async function readWorkload(path: string): Promise<Workload> {
  const text = await readFile(path, 'utf8')
  return parseWorkload(text, basename(path))
}

/** The workload in a text; `file` is named in what is wrong with it. */
export function parseWorkload(text: string, file: string): Workload {
  const document = parsed(text, file)
  if (!isRecord(document) || !Array.isArray(document['queries']) || document['queries'].length === 0)
    throw new WorkloadError(`${file}: it has to be an object with a name and at least one of queries.`)
  if (typeof document['name'] !== 'string' || !NAME.test(document['name']))
    throw new WorkloadError(`${file}: its name has to be of a-z, 0-9 and _.`)

  const queries = document['queries'].map((query: unknown, at) => checkQuery(query, `${file}: query ${at + 1}`))
  const twice = queries.find(({ name }, at) => queries.findIndex((other) => other.name === name) !== at)
  if (twice) throw new WorkloadError(`${file}: two queries are called ${twice.name}.`)
  return { name: document['name'], queries }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new WorkloadError(`${file}: no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function checkQuery(query: unknown, place: string): WorkloadQuery {
  if (!isRecord(query)) throw new WorkloadError(`${place}: not an object.`)
  const unknown = Object.keys(query).find((key) => !FIELDS.has(key))
  if (unknown) throw new WorkloadError(`${place}: it has no field ${unknown}.`)

  const { name, sql, otherwise, values, valuesFrom } = query
  if (typeof name !== 'string' || !NAME.test(name))
    throw new WorkloadError(`${place}: its name has to be of a-z, 0-9 and _.`)
  if (!isText(sql)) throw new WorkloadError(`${place} (${name}): sql is missing.`)
  if (otherwise !== undefined && !isText(otherwise))
    throw new WorkloadError(`${place} (${name}): otherwise is no text.`)
  if (valuesFrom !== undefined && !isText(valuesFrom))
    throw new WorkloadError(`${place} (${name}): valuesFrom is no text.`)
  if (values !== undefined && !isSets(values))
    throw new WorkloadError(`${place} (${name}): values is no list of lists of texts, numbers, yes, no and null.`)
  return {
    name,
    sql,
    ...(otherwise !== undefined && { otherwise }),
    ...(values !== undefined && { values }),
    ...(valuesFrom !== undefined && { valuesFrom }),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function isSets(value: unknown): value is Value[][] {
  return Array.isArray(value) && value.length > 0 && value.every((set) => Array.isArray(set) && set.every(isValue))
}

function isValue(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
