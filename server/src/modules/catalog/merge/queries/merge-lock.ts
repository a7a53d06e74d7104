import { type Part, part } from '@products-manager/postgres'

/** Held shared by every transaction that merges rows of a supplier. */
export function mergeLock(supplierId: string): Part {
  return part`hashtextextended('merge of ' || ${supplierId}::text, 0)`
}
