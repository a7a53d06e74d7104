import { dateText } from '../date-text.ts'
import { DictDBError } from '../errors.ts'

export type ConditionOp =
  | 'and'
  | 'or'
  | 'not'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'between'
  | 'in'
  | 'null'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'like'
  | 'satisfies'

/**
 * A condition as a tree of data. One class with the same fields for every node keeps the engine's reads monomorphic,
 * and a tree, unlike a closure, can be planned, explained and sent to a worker.
 */
export class Condition {
  readonly op: ConditionOp
  readonly column: string
  readonly value: unknown
  readonly high: unknown
  readonly parts: readonly Condition[]
  /** Letter case is ignored. */
  readonly fold: boolean

  constructor(
    op: ConditionOp,
    column: string,
    value: unknown,
    high?: unknown,
    parts: readonly Condition[] = NO_PARTS,
    fold = false,
  ) {
    this.op = op
    this.column = column
    this.value = value
    this.high = high
    this.parts = parts
    this.fold = fold
  }

  /** This and all the others. */
  and(...others: Condition[]): Condition {
    return new Condition('and', '', undefined, undefined, [this, ...others])
  }

  /** This or any of the others. */
  or(...others: Condition[]): Condition {
    return new Condition('or', '', undefined, undefined, [this, ...others])
  }

  /** The rows this does not match. */
  not(): Condition {
    return new Condition('not', '', undefined, undefined, [this])
  }

  /** The condition in words, for `explain()` and messages. */
  toString(): string {
    switch (this.op) {
      case 'and':
      case 'or':
        return `(${this.parts.join(` ${this.op} `)})`
      case 'not':
        return `not ${String(this.parts[0])}`
      case 'null':
        return `${this.column} is null`
      case 'between':
        return `${this.column} between ${show(this.value)} and ${show(this.high)}`
      case 'satisfies':
        return `${this.column} satisfies a function`
      default:
        return `${this.column} ${this.fold ? 'i' : ''}${this.op} ${show(this.value)}`
    }
  }
}

const NO_PARTS: readonly Condition[] = []

/** Matches rows that match every part. */
export function And(...parts: Condition[]): Condition {
  return new Condition('and', '', undefined, undefined, atLeastTwo('And', parts))
}

/** Matches rows that match any part. */
export function Or(...parts: Condition[]): Condition {
  return new Condition('or', '', undefined, undefined, atLeastTwo('Or', parts))
}

/** Matches rows that the part does not match. */
export function Not(part: Condition): Condition {
  return part.not()
}

/** A condition that crossed a thread boundary, and lost its class there, made whole again. */
export function reviveCondition(plain: Condition): Condition {
  return new Condition(plain.op, plain.column, plain.value, plain.high, plain.parts.map(reviveCondition), plain.fold)
}

function atLeastTwo(name: string, parts: readonly Condition[]): readonly Condition[] {
  if (parts.length < 2) throw new DictDBError(`${name} needs at least two conditions.`)
  return parts
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `(${value.map(show).join(', ')})`
  return value instanceof Date ? dateText(value) : String(value)
}
