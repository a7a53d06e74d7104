import { joined, part, sql, type Tx } from '@products-manager/postgres'

const WAYS = ['seqscan', 'hashjoin', 'mergejoin', 'bitmapscan', 'material']

/**
 * Has rows joined by hash. Nothing is known of a plan's rows while they are new: expected to be few, all of them would be
 * read again for each of them.
 */
export async function joinedByHash(tx: Tx<'catalog'>, work: () => Promise<void>): Promise<void> {
  await tx.one(sql<{ ready: string }>('catalog.plan_without_loops')`
    select set_config('enable_nestloop', 'off', true) as ready
  `)
  await work()
  await tx.one(sql<{ ready: string }>('catalog.plan_with_loops')`
    select set_config('enable_nestloop', 'on', true) as ready
  `)
}

/** Lets this transaction meet whole tables by any way again, in a session that was set to go row by row. */
export async function planForWholes(tx: Tx<'catalog'>): Promise<void> {
  const settings = joined(
    WAYS.map((way) => part`set_config(${`enable_${way}`}, 'on', true)`),
    part` || `,
  )
  await tx.one(sql<{ ready: string }>('catalog.plan_for_wholes')`
    select ${settings} || set_config('work_mem', '64MB', true) as ready
  `)
}
