import type { IndexKind } from '../index/table-index.ts'
import type { Aggregate } from '../query/aggregate.ts'
import type { Condition } from '../query/condition.ts'

/** Shows a computed type as the plain object it is. */
export type Simplify<T> = { [K in keyof T]: T[K] } & {}

export type NonNull<T> = Exclude<T, null | undefined>

/** A column's name. */
export type ColumnOf<R> = keyof R & string

/** Numeric keys may be left out of an insert: the table assigns them. */
export type AutoKey<R, PK extends keyof R> = R[PK] extends number ? PK : never

/** What `insert` takes for an interface-typed table. */
export type InsertOf<R, PK extends keyof R> = Omit<R, AutoKey<R, PK>> & Partial<Pick<R, AutoKey<R, PK>>>

/** The primary key unless one is named. */
export type DefaultKey<R> = 'id' extends keyof R ? 'id' : keyof R & string

/** What an update may change: anything but the primary key. */
export type Changes<R, PK extends keyof R> = { readonly [K in Exclude<keyof R, PK>]?: R[K] | undefined }

interface FieldBase<T> {
  eq(value: T): Condition
  ne(value: T): Condition
  isIn(values: Iterable<T>): Condition
  isNull(): Condition
  isNotNull(): Condition
  /** An own test; it cannot use an index, nor be sent to a worker. */
  satisfies(test: (value: T) => boolean): Condition
}

interface OrderedField<T> {
  lt(value: T): Condition
  le(value: T): Condition
  gt(value: T): Condition
  ge(value: T): Condition
  /** Both ends included. */
  between(low: T, high: T): Condition
}

interface TextField {
  startsWith(text: string): Condition
  endsWith(text: string): Condition
  contains(text: string): Condition
  /** `%` is any text, `_` one character; the whole value must match. */
  like(pattern: string, escapeWith?: string): Condition
  ilike(pattern: string, escapeWith?: string): Condition
  iequals(text: string): Condition
  icontains(text: string): Condition
  istartsWith(text: string): Condition
  iendsWith(text: string): Condition
}

interface ListField<E> {
  contains(item: E): Condition
}

interface DictField {
  /** True when the dict has this key. */
  contains(key: string): Condition
}

/** The operators that fit a column's type. A column of unknown type has them all. */
export type Field<T> = FieldBase<T> &
  (unknown extends T
    ? OrderedField<unknown> & Omit<TextField, 'contains'> & ListField<unknown>
    : [NonNull<T>] extends [string]
      ? OrderedField<NonNull<T>> & TextField
      : [NonNull<T>] extends [number | bigint | Date]
        ? OrderedField<NonNull<T>>
        : [NonNull<T>] extends [readonly (infer E)[]]
          ? ListField<E>
          : [NonNull<T>] extends [boolean]
            ? object
            : DictField)

/** A field for every column. */
export type Fields<R> = { readonly [K in keyof R]-?: Field<R[K]> }

type Operators<T> = {
  readonly eq?: T | undefined
  readonly ne?: T | undefined
  readonly in?: readonly T[] | undefined
  readonly isNull?: boolean | undefined
} & ([NonNull<T>] extends [string | number | bigint | Date]
  ? {
      readonly lt?: NonNull<T> | undefined
      readonly le?: NonNull<T> | undefined
      readonly gt?: NonNull<T> | undefined
      readonly ge?: NonNull<T> | undefined
      readonly between?: readonly [NonNull<T>, NonNull<T>] | undefined
    }
  : object) &
  ([NonNull<T>] extends [string]
    ? {
        readonly like?: string | undefined
        readonly ilike?: string | undefined
        readonly startsWith?: string | undefined
        readonly endsWith?: string | undefined
        readonly contains?: string | undefined
      }
    : [NonNull<T>] extends [readonly (infer E)[]]
      ? { readonly contains?: E | undefined }
      : object)

/** A condition as an object: values to equal, or operators. */
export type Filter<R> = { readonly [K in keyof R]?: R[K] | Operators<R[K]> }

/** A condition in any of its three forms. */
export type Where<R> = Condition | Filter<R> | ((fields: Fields<R>) => Condition)

export type OrderKey<R> = ColumnOf<R> | `-${ColumnOf<R>}`

/** One column or several, `-` for falling order. */
export type OrderBy<R> = OrderKey<R> | readonly OrderKey<R>[]

export interface SelectOptions<R> {
  readonly where?: Where<R> | undefined
  readonly orderBy?: OrderBy<R> | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /** Leaves out rows equal to an earlier one, before `limit` counts. */
  readonly distinct?: boolean | undefined
  /** Gives deep copies the caller may change. */
  readonly copy?: boolean | undefined
}

/** A list of columns, an object of alias to column, or a list of either with `[alias, column]`. */
export type Columns<R> =
  | readonly ColumnOf<R>[]
  | Readonly<Record<string, ColumnOf<R>>>
  | readonly (readonly [alias: string, column: ColumnOf<R>])[]

/** The rows a projection gives. */
export type Projected<R, C> = C extends readonly (readonly [string, ColumnOf<R>])[]
  ? { [P in C[number] as P[0]]: R[P[1] & keyof R] }
  : C extends readonly (infer K)[]
    ? Pick<R, K & keyof R>
    : { -readonly [A in keyof C]: R[C[A] & keyof R] }

export type NumberColumn<R> = { [K in keyof R]-?: [NonNull<R[K]>] extends [number | bigint] ? K : never }[keyof R] &
  string

/** The aggregates of a table. */
export interface AggregateFunctions<R> {
  /** Rows, or with a column the rows where it is not null. */
  count(column?: ColumnOf<R>): Aggregate<R, number>
  sum<K extends NumberColumn<R>>(column: K): Aggregate<R, NonNull<R[K]> | null>
  avg(column: NumberColumn<R>): Aggregate<R, number | null>
  min<K extends ColumnOf<R>>(column: K): Aggregate<R, NonNull<R[K]> | null>
  max<K extends ColumnOf<R>>(column: K): Aggregate<R, NonNull<R[K]> | null>
}

export type AggregateSet<R> = Readonly<Record<string, Aggregate<R, unknown>>>

export type AggregateResult<A> = { -readonly [K in keyof A]: A[K] extends Aggregate<never, infer T> ? T : never }

/** The columns a `groupBy` names. */
export type Grouped<R, G> = G extends readonly (infer X)[] ? Pick<R, X & keyof R> : Pick<R, G & keyof R>

/** An index to create with the table: a kind, `'unique'`, or options. */
export type IndexChoice = IndexKind | 'unique'

/** An index over several columns. */
export interface CompoundChoice<R> {
  readonly columns: readonly ColumnOf<R>[]
  readonly unique?: boolean | undefined
}
