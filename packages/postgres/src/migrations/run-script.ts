import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, DatabaseError } from 'pg'
import { dropInvalidIndexes, indexIsDone } from './concurrent-index.ts'
import { type Direction, deleteProgress, listProgress, type Progress, saveProgress } from './ledger.ts'
import { MigrationError } from './migration-error.ts'
import type { Migration, Script } from './read-migrations.ts'
import { lineAt, type Statement, splitStatements } from './split-statements.ts'

export interface ScriptRun {
  client: Client
  migration: Migration
  direction: Direction
  lockTimeoutMs: number
  /** Notes in the database that it was done; commits with the script's last statement. */
  note: () => Promise<void>
}

/** Runs one direction of a migration, and notes it. */
export function runScript(run: ScriptRun, script: Script): Promise<void> {
  return run.migration.transactional ? runWhole(run, script) : runStepwise(run, script)
}

const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'
const LOCK_ATTEMPTS = 5
const LOCK_PAUSE_MS = 400

/** All statements in one transaction. Waiting long for a table's lock would make every reader wait behind us:
 *  so we give up soon and try again a little later. */
async function runWhole(run: ScriptRun, script: Script): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(run, async () => {
        await run.client.query(script.sql)
        await run.note()
      })
    } catch (error) {
      if (![LOCK_NOT_AVAILABLE, DEADLOCK].includes(codeOf(error) ?? '') || attempt >= LOCK_ATTEMPTS)
        throw failure(run, error, script)
      await sleep(LOCK_PAUSE_MS * attempt)
    }
  }
}

async function inTransaction({ client, lockTimeoutMs }: ScriptRun, work: () => Promise<void>): Promise<void> {
  await client.query(`begin; set local lock_timeout = ${lockTimeoutMs}`)
  try {
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Statement by statement, each with its place in the script noted, so that a run that was killed goes on where it stopped. */
async function runStepwise(run: ScriptRun, script: Script): Promise<void> {
  const statements = splitStatements(script.sql)
  const past = await findProgress(run, statements)
  for (const [index, statement] of statements.entries()) {
    if (index < past.done) continue

    const at = { ...script, sql: statement.text, line: script.line + statement.line - 1 }
    const progress = (done: number, begun: boolean) => progressOf(run, statements, { done, begun })
    try {
      await runStep(run, statement, { index, resumed: past.begun && index === past.done, progress })
    } catch (error) {
      throw failure(run, error, at)
    }
  }
  await inTransaction(run, async () => {
    await deleteProgress(run.client, run.migration.name, run.direction)
    await run.note()
  })
}

interface Step {
  index: number
  /** An earlier run began this statement, and nobody knows whether it ended. */
  resumed: boolean
  progress(done: number, begun: boolean): Progress
}

// "cannot run inside a transaction block", and a procedure that commits by itself.
const NEEDS_NO_TRANSACTION = ['25001', '2D000']

async function runStep(run: ScriptRun, statement: Statement, step: Step): Promise<void> {
  const { client } = run
  try {
    // Most statements can commit together with the note: then they are done exactly once.
    if (!step.resumed) {
      return await inTransaction(run, async () => {
        await client.query(statement.text)
        await saveProgress(client, step.progress(step.index + 1, false))
      })
    }
  } catch (error) {
    if (!NEEDS_NO_TRANSACTION.includes(codeOf(error) ?? '')) throw error
  }
  await saveProgress(client, step.progress(step.index, true))
  try {
    await runBare(run, statement, step.resumed)
  } catch (error) {
    // The server said that it failed, so the next run need not wonder. After a lost connection this fails too, and it must wonder.
    await saveProgress(client, step.progress(step.index, false)).catch(() => undefined)
    throw error
  }
  await saveProgress(client, step.progress(step.index + 1, false))
}

// CREATE INDEX CONCURRENTLY waits for every transaction older than itself; a short limit would never let it pass.
const BARE_LOCK_TIMEOUT = '30min'

// Duplicate table or index, column, object, schema; then undefined table, column, object: it was done before we were killed.
const DONE_BEFORE = ['42P07', '42701', '42710', '42P06', '42P01', '42703', '42704']

async function runBare({ client }: ScriptRun, { text }: Statement, resumed: boolean): Promise<void> {
  await dropInvalidIndexes(client, text)
  if (resumed && (await indexIsDone(client, text))) return

  await client.query(`set lock_timeout = '${BARE_LOCK_TIMEOUT}'`)
  try {
    await client.query(text)
  } catch (error) {
    // What a failed build leaves would cost every write until somebody noticed it.
    await dropInvalidIndexes(client, text).catch(() => undefined)
    if (!(resumed && DONE_BEFORE.includes(codeOf(error) ?? ''))) throw error
  } finally {
    await client.query('reset lock_timeout').catch(() => undefined)
  }
}

async function findProgress(run: ScriptRun, statements: Statement[]): Promise<{ done: number; begun: boolean }> {
  const { name } = run.migration
  const past = (await listProgress(run.client)).find((p) => p.name === name && p.direction === run.direction)
  if (!past) return { done: 0, begun: false }
  if (past.checksum === progressOf(run, statements, past).checksum) return past
  throw new MigrationError(
    'MIGRATION_CHANGED',
    `${name}.sql stopped after statement ${past.done}, and what was run until there has been changed since. Put those statements back; the ones after them may be changed.`,
  )
}

function progressOf(
  run: ScriptRun,
  statements: Statement[],
  { done, begun }: { done: number; begun: boolean },
): Progress {
  // A statement that was begun may have failed, and may be corrected.
  const texts = statements.slice(0, done).map((statement) => statement.text)
  const checksum = createHash('sha256').update(texts.join('\0')).digest('hex')
  return { name: run.migration.name, direction: run.direction, done, begun, checksum }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined
}

/** The driver's error with the file and line it is about. */
function failure({ migration, direction }: ScriptRun, error: unknown, script: Script): unknown {
  if (!(error instanceof DatabaseError)) return error

  const line = script.line - 1 + (error.position ? lineAt(script.sql, Number(error.position)) : 1)
  const where = error.position ? `${migration.name}.sql:${line}` : `${migration.name}.sql`
  const detail = error.detail ? ` ${error.detail}` : ''
  const advice =
    error.code === LOCK_NOT_AVAILABLE ? ' Other sessions hold the table; run it again when they are done.' : ''
  return new MigrationError(
    'MIGRATION_FAILED',
    `${where} (${direction}): ${error.message} (${error.code}).${detail}${advice}`,
    {
      cause: error,
    },
  )
}
