import { sql, type Tx } from '@products-manager/postgres'

/** Lets a server tell what statements cost; it counts them already. */
export function countStatements(tx: Tx<string>): Promise<number> {
  return tx.run(sql('operations.count_statements')`create extension if not exists pg_stat_statements`)
}
