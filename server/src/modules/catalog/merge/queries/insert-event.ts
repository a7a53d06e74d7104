import { json, sql, type Tx } from '@products-manager/postgres'

/** Tells followers what happened, with the change itself: either both are there or neither. */
export function insertEvent(tx: Tx<'catalog'>, topic: string, payload: object): Promise<number> {
  return tx.run(sql('catalog.insert_event')`insert into outbox (topic, payload) values (${topic}, ${json(payload)})`)
}
