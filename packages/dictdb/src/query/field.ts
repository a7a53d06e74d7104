import { Condition } from './condition.ts'

/** One column, on which conditions are built. The typed faces show only what fits the column's type. */
export class ColumnField {
  readonly column: string

  constructor(column: string) {
    this.column = column
  }

  eq(value: unknown): Condition {
    return new Condition('eq', this.column, value)
  }

  ne(value: unknown): Condition {
    return new Condition('ne', this.column, value)
  }

  lt(value: unknown): Condition {
    return new Condition('lt', this.column, value)
  }

  le(value: unknown): Condition {
    return new Condition('le', this.column, value)
  }

  gt(value: unknown): Condition {
    return new Condition('gt', this.column, value)
  }

  ge(value: unknown): Condition {
    return new Condition('ge', this.column, value)
  }

  between(low: unknown, high: unknown): Condition {
    return new Condition('between', this.column, low, high)
  }

  isIn(values: Iterable<unknown>): Condition {
    return new Condition('in', this.column, Array.from(values))
  }

  isNull(): Condition {
    return new Condition('null', this.column, undefined)
  }

  isNotNull(): Condition {
    return this.isNull().not()
  }

  contains(item: unknown): Condition {
    return new Condition('contains', this.column, item)
  }

  startsWith(prefix: string): Condition {
    return new Condition('startsWith', this.column, prefix)
  }

  endsWith(suffix: string): Condition {
    return new Condition('endsWith', this.column, suffix)
  }

  like(pattern: string, escapeWith?: string): Condition {
    return new Condition('like', this.column, pattern, escapeWith)
  }

  iequals(text: string): Condition {
    return folded('eq', this.column, text)
  }

  icontains(text: string): Condition {
    return folded('contains', this.column, text)
  }

  istartsWith(text: string): Condition {
    return folded('startsWith', this.column, text)
  }

  iendsWith(text: string): Condition {
    return folded('endsWith', this.column, text)
  }

  ilike(pattern: string, escapeWith?: string): Condition {
    return new Condition('like', this.column, pattern, escapeWith, [], true)
  }

  satisfies(test: (value: never) => boolean): Condition {
    return new Condition('satisfies', this.column, test)
  }
}

/**
 * The object on which `f.age` is a field. A field is made at its first use by a proxy further up the prototype chain
 * and kept as an own property: later reads are plain property reads. Nothing of Object's is inherited, so no column
 * name clashes with a method.
 */
export function fieldsOf(accept: (column: string) => void): Readonly<Record<string, ColumnField>> {
  const maker = new Proxy<Record<string, ColumnField>>(Object.create(null), {
    get(_target, column, receiver: object) {
      if (typeof column === 'symbol') return undefined
      accept(column)
      const field = new ColumnField(column)
      Object.defineProperty(receiver, column, { value: field, enumerable: true })
      return field
    },
  })
  return Object.create(maker) as Record<string, ColumnField>
}

function folded(op: 'eq' | 'contains' | 'startsWith' | 'endsWith', column: string, text: string): Condition {
  return new Condition(op, column, text, undefined, [], true)
}
