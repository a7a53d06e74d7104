import { json, sql, type Tx } from '@products-manager/postgres'

/** Tells followers what happened, with the change itself: either both are there or neither. */
export function insertImportsEvent(tx: Tx<'imports'>, topic: string, payload: object): Promise<number> {
  return tx.run(sql('imports.insert_event')`insert into outbox (topic, payload) values (${topic}, ${json(payload)})`)
}
