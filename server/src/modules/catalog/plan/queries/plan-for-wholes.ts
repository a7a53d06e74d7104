import { joined, part, sql, type Tx } from '@products-manager/postgres'

const WAYS = ['seqscan', 'hashjoin', 'mergejoin', 'bitmapscan', 'material']

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
