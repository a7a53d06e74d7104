import type { Table } from '../table/table.ts'
import type { ColumnOf, OrderKey, SelectOptions, Where } from '../table/types.ts'
import type { Condition } from './condition.ts'
import { type LiveQuery, liveQuery } from './live.ts'

interface QueryParts<R> {
  readonly conditions?: readonly Condition[]
  readonly orderBy?: readonly OrderKey<R>[]
  readonly limit?: number
  readonly offset?: number
  readonly distinct?: boolean
  readonly columns?: readonly ColumnOf<R>[]
}

/** A query built step by step; each step gives a new query. */
export class Query<R extends object, O> {
  private readonly table: Table<R, never, never>
  private readonly parts: QueryParts<R>

  constructor(table: Table<R, never, never>, parts: QueryParts<R>) {
    this.table = table
    this.parts = parts
  }

  /** Narrows to rows that match this too. */
  where(where: Where<R>): Query<R, O> {
    const condition = this.table.conditionOf(where)
    if (condition === undefined) return this
    return new Query(this.table, { ...this.parts, conditions: [...(this.parts.conditions ?? []), condition] })
  }

  orderBy(...orderBy: OrderKey<R>[]): Query<R, O> {
    return new Query(this.table, { ...this.parts, orderBy })
  }

  limit(limit: number): Query<R, O> {
    return new Query(this.table, { ...this.parts, limit })
  }

  offset(offset: number): Query<R, O> {
    return new Query(this.table, { ...this.parts, offset })
  }

  distinct(): Query<R, O> {
    return new Query(this.table, { ...this.parts, distinct: true })
  }

  select<const K extends ColumnOf<R>[]>(...columns: K): Query<R, Pick<R, K[number]>> {
    return new Query<R, Pick<R, K[number]>>(this.table, { ...this.parts, columns })
  }

  all(): Readonly<O>[] {
    return this.run(this.parts.limit)
  }

  first(): Readonly<O> | undefined {
    return this.run(this.parts.limit === undefined ? 1 : Math.min(1, this.parts.limit))[0]
  }

  /** How many rows match, whatever limit and offset say. */
  count(): number {
    const { where } = this.options()
    return this.table.count(where)
  }

  explain(): string {
    return this.table.explain(this.options())
  }

  [Symbol.iterator](): Iterator<Readonly<O>> {
    return this.all()[Symbol.iterator]()
  }

  /** Calls back with the rows now, and once more after every burst of commits that changes them. */
  live(listener: (rows: Readonly<O>[]) => void): LiveQuery {
    return liveQuery(
      (onChange) => this.table.on('change', onChange),
      () => this.all(),
      listener,
    )
  }

  private run(limit: number | undefined): Readonly<O>[] {
    const options = { ...this.options(), limit }
    const { columns } = this.parts
    const rows: object[] =
      columns === undefined ? this.table.select(options) : this.table.select({ ...options, columns })
    return rows as Readonly<O>[]
  }

  private options(): SelectOptions<R> {
    const { conditions, orderBy, limit, offset, distinct } = this.parts
    const [first, ...others] = conditions ?? []
    return { where: others.length === 0 ? first : first?.and(...others), orderBy, limit, offset, distinct }
  }
}
