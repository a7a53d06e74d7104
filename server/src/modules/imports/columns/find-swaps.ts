import { type ColumnPrint, likeness } from './column-print.ts'

/** What the column `held` is now in the column `holds`, and the other way round. */
export interface Swap {
  held: string
  holds: string
}

// Two files a month apart have most of a column's values in common, and two columns hardly any.
const HARDLY = 0.1
const MUCH = 0.4

/**
 * Columns that kept their names and exchanged what they hold. Both must hold what the other one held: a file may well
 * have last month's prices in a column of their own.
 */
export function findSwaps(before: readonly ColumnPrint[], now: readonly ColumnPrint[]): Swap[] {
  const old = new Map(before.flatMap((print) => (print.name === null ? [] : [[print.name, print] as const])))
  const strangers = now.filter(({ name, ...print }) => {
    const was = name === null ? undefined : old.get(name)
    return was && overlap(was, { name, ...print }) < HARDLY
  })
  const holds = (print: ColumnPrint, { name }: ColumnPrint) => {
    const was = old.get(name ?? '')
    return was !== undefined && overlap(was, print) >= MUCH
  }
  return strangers.flatMap((one) =>
    strangers.flatMap((other) =>
      one.position < other.position && holds(one, other) && holds(other, one)
        ? [
            { held: one.name ?? '', holds: other.name ?? '' },
            { held: other.name ?? '', holds: one.name ?? '' },
          ]
        : [],
    ),
  )
}

function overlap(before: ColumnPrint, now: ColumnPrint): number {
  return likeness(before, now).overlap
}
