import { identifier, joined, type Part, part } from '@products-manager/postgres'

/** Columns in a row, `a, b`, or `t.a, t.b`. */
export function columnList(names: readonly string[], alias?: string): Part {
  return joined(names.map((name) => (alias === undefined ? identifier(name) : identifier(alias, name))))
}

/** `t.a = x.a and t.b = x.b`, or with other names on the right. */
export function sameColumns(
  left: { alias: string; names: readonly string[] },
  right: { alias: string; names: readonly string[] },
): Part {
  const pairs = left.names.map(
    (name, i) => part`${identifier(left.alias, name)} = ${identifier(right.alias, right.names[i] ?? name)}`,
  )
  return joined(pairs, part` and `)
}

/** Whether the values of two rows are the same to the last bit: `=` takes 1.0 for 1.00, and some types have none. As records: two rows in a comparison are compared column by column. */
export function sameValues(names: readonly string[], left: string, right: string): Part {
  const rowOf = (alias: string) => part`(row(${columnList(names, alias)})::record)`
  return part`(${rowOf(left)} operator(pg_catalog.*=) ${rowOf(right)} or ${rowOf(left)}::text = ${rowOf(right)}::text)`
}
