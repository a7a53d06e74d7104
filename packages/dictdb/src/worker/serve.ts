import type { DictDB } from '../database/database.ts'
import { DictDBError } from '../errors.ts'
import { Aggregate, type AggregateKind } from '../query/aggregate.ts'
import { type Condition, reviveCondition } from '../query/condition.ts'
import { type AnswerMessage, type Call, type CallMessage, ENDS, type ErrorJson, type Port } from './protocol.ts'

/**
 * Lets the thread at the other end of the port use this database; gives the function that ends it. When that thread
 * dies, what it had asked for happens whole or not at all, and it is served no more.
 */
export function serve(db: DictDB, port: Port): () => void {
  const onMessage = (message: unknown) => {
    if (isCall(message)) void reply(db, port, message)
  }
  const stop = () => {
    port.off('message', onMessage)
    for (const end of ENDS) port.off(end, stop)
  }
  port.on('message', onMessage)
  for (const end of ENDS) port.on(end, stop)
  return stop
}

/** A worker's port carries its owner's own messages too. */
function isCall(message: unknown): message is CallMessage {
  return typeof message === 'object' && message !== null && 'calls' in message && Array.isArray(message.calls)
}

async function reply(db: DictDB, port: Port, message: CallMessage): Promise<void> {
  const result = await answer(db, message)
  try {
    port.postMessage(result)
  } catch (error) {
    // An answer that cannot be copied to the other thread must still be an answer.
    port.postMessage({ id: message.id, ok: false, error: errorToJson(error) } satisfies AnswerMessage)
  }
}

async function answer(db: DictDB, { id, calls, atomic }: CallMessage): Promise<AnswerMessage> {
  try {
    const run = (): unknown[] => calls.map((call) => perform(db, call))
    const results = atomic ? db.transaction((): unknown[] => run()) : run()
    // The client's await stands for the disk too: it cannot call durable() on what it does not hold.
    if (calls.some(({ method }) => WRITES.has(method))) await db.durable()
    return { id, ok: true, results }
  } catch (error) {
    return { id, ok: false, error: errorToJson(error) }
  }
}

const WRITES: ReadonlySet<string> = new Set([
  'insert',
  'insertMany',
  'upsert',
  'update',
  'updateAll',
  'delete',
  'deleteAll',
])
const METHODS: ReadonlySet<string> = new Set([...WRITES, 'get', 'has', 'select', 'aggregate', 'count', 'all'])

function perform(db: DictDB, { table: name, method, args }: Call): unknown {
  if (!METHODS.has(method)) throw new DictDBError(`'${String(method)}' cannot be called from another thread.`)
  const table = db.anyTable(name)
  const run = table[method] as (...args: unknown[]) => unknown
  return run.apply(table, args.map(revive))
}

/** Conditions and aggregates lose their class on the way. */
function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (isCondition(value)) return reviveCondition(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, reviveInner(inner)]))
}

function reviveInner(value: unknown): unknown {
  if (isCondition(value)) return reviveCondition(value)
  if (typeof value === 'object' && value !== null && 'aggregate' in value) {
    const { aggregate, column } = value as { readonly aggregate: AggregateKind; readonly column: string | undefined }
    return new Aggregate(aggregate, column)
  }
  return value
}

function isCondition(value: unknown): value is Condition {
  return typeof value === 'object' && value !== null && 'op' in value && 'parts' in value && 'fold' in value
}

function errorToJson(error: unknown): ErrorJson {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: 'REMOTE', fields: {} }
  const { name, message, stack: _stack, cause: _cause, code, ...fields } = error as Error & { readonly code?: unknown }
  // A DOMException's code is a number, and its fields are not its own.
  return { name, message, code: typeof code === 'string' ? code : 'REMOTE', fields: { ...fields } }
}
