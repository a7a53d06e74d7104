import { joined, type Part, part } from '@products-manager/postgres'

/**
 * Settings under which a batch meets a table by its index, row by row. A batch is small against the tables, but a plan
 * made while the catalogue was empty, and kept, would read whole tables for the last batch as for the first.
 * Custom plans are no way out: they would be made anew for each foreign key check of each row (measured: 10 µs a check
 * instead of 3).
 */
export function planForBatches({ local }: { local: boolean }): Part {
  return joined(
    ['seqscan', 'hashjoin', 'mergejoin', 'bitmapscan', 'material'].map(
      (way) => part`set_config(${`enable_${way}`}, 'off', ${local})`,
    ),
    part` || `,
  )
}

/** Settings under which two tables are read whole and joined by hash, whatever their statistics say of them. */
export function planForTables(): Part {
  const ways = { seqscan: 'on', hashjoin: 'on', nestloop: 'off' }
  return joined(
    Object.entries(ways).map(([way, state]) => part`set_config(${`enable_${way}`}, ${state}, true)`),
    part` || `,
  )
}
