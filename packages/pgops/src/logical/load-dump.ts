import { openDatabase, splitStatements, sql, type Tx, verbatim } from '@products-manager/postgres'
import { readDump } from './dump-text.ts'

export interface LoadOptions {
  /** The address of an empty database. */
  url: string
  chunks: AsyncIterable<Uint8Array>
  /** Of the dump, in messages. */
  name: string
  signal?: AbortSignal | undefined
}

/** Reads a dump into an empty database, in one transaction: all of it is there, or nothing. Gives the number of rows. */
export async function loadDump({ url, chunks, name, signal }: LoadOptions): Promise<number> {
  const database = openDatabase({ name: 'loaded', url, pool: { size: 1 }, applicationName: 'pgops-load' })
  try {
    return await database.transaction(
      async (tx) => {
        let rows = 0
        for await (const section of readDump(chunks, name)) {
          if (section.kind === 'statements')
            for (const { text } of splitStatements(section.text)) await define(tx, text)
          else rows += await tx.copyFrom(sql('dump.load_rows')`${verbatim(section.copy)}`, section.rows)
        }
        return rows
      },
      signal ? { signal } : {},
    )
  } finally {
    await database.close({ deadlineMs: 1_000 })
  }
}

function define(tx: Tx<'loaded'>, text: string): Promise<number> {
  return tx.run(sql('dump.define')`${verbatim(text)}`)
}
