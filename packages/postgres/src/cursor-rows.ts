import type { RowsOptions } from './database.ts'
import type { Connection } from './pool/connection.ts'
import { type Handle, runStatement } from './run-statement.ts'
import type { Statement } from './sql.ts'

const BATCH_SIZE = 1_000

let cursors = 0

/** The rows of a statement by a cursor of the open transaction, which stays free for other statements between batches. */
export async function* cursorRows<Row>(
  handle: Handle,
  connection: Connection,
  { statement, signal, batchSize = BATCH_SIZE }: RowsOptions & { statement: Statement<Row> },
): AsyncGenerator<Row> {
  const { name } = statement
  const cursor = `rows_${++cursors}`
  const options = signal ? { signal } : {}
  await runStatement({ ...handle, preparedStatements: false }, connection, declared(statement, cursor), options)
  try {
    while (true) {
      const text = `/* ${name} */ fetch ${Math.trunc(batchSize)} from ${cursor}`
      const { rows } = await connection.query({ name, text }, signal)
      yield* rows as Row[]
      if (rows.length < batchSize) return
    }
  } finally {
    // Fails when the transaction has failed, and the cursor with it.
    await connection.query({ name, text: `/* ${name} */ close ${cursor}` }).catch(() => {})
  }
}

function declared<Row>(statement: Statement<Row>, cursor: string): Statement<Row> {
  const comment = `/* ${statement.name} */ `
  return {
    ...statement,
    text: `${comment}declare ${cursor} no scroll cursor for ${statement.text.slice(comment.length)}`,
  }
}
