import { part } from '@products-manager/postgres'

/** When a row of `merge_rows` is recorded: a supplier's rows of one product a microsecond apart, so that each has its own. */
export const momentOfRow = part`
  now() + (row_number() over (partition by product_id order by line) - 1) * interval '1 microsecond'
`
