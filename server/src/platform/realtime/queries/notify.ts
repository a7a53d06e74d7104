import { type Reads, sql } from '@products-manager/postgres'

/** Sends the pieces, in order, to every process that listens. */
export async function notify(database: Reads<string>, channel: string, pieces: readonly string[]): Promise<void> {
  await database.one(sql<object>('realtime.notify')`
    select count(pg_notify(${channel}::text, piece.text))
      from unnest(${pieces}::text[]) with ordinality piece(text, place)
  `)
}
