import type { RowsOptions } from './database.ts'
import type { Connection } from './pool/connection.ts'
import { type Handle, runStatement } from './run-statement.ts'
import { named, type Statement } from './sql.ts'

const BATCH_SIZE = 1_000

/** The rows of a statement by a cursor of the open transaction, which stays free for other statements between batches. */
export async function* cursorRows<Row>(
  handle: Handle,
  connection: Connection,
  { statement, signal, batchSize = BATCH_SIZE }: RowsOptions & { statement: Statement<Row> },
): AsyncGenerator<Row> {
  const { name } = statement
  const cursor = connection.takeCursor()
  const options = signal ? { signal } : {}
  const fetch = named(name, `fetch ${Math.trunc(batchSize)} from ${cursor.name}`)
  const text = `declare ${cursor.name} no scroll cursor for ${statement.text}`
  try {
    await runStatement({ ...handle, preparedStatements: false }, connection, { ...statement, text }, options)
    while (true) {
      const { rows } = await connection.query({ name, text: fetch }, signal)
      yield* rows as Row[]
      if (rows.length < batchSize) return
    }
  } finally {
    // Fails when the transaction has failed, and the cursor with it.
    await connection.query({ name, text: named(name, `close ${cursor.name}`) }).catch(() => {})
    cursor.release()
  }
}
