import { type FieldProblem, SchemaValidationError } from '../errors.ts'
import { copyValue } from './copy-value.ts'
import type { Row } from './row.ts'
import type { AutoKey, IndexChoice, Simplify } from './types.ts'

/** The names of column types; the first six are the Python original's, in files too. */
export type ColumnType = 'int' | 'float' | 'str' | 'bool' | 'list' | 'dict' | 'bigint' | 'date' | 'json' | 'number'

interface ColumnRules {
  readonly nullable: boolean
  readonly optional: boolean
  readonly fallback: unknown
  readonly checks: readonly { readonly test: (value: never) => boolean; readonly message: string }[]
  readonly index: IndexChoice | undefined
  readonly choices: readonly string[] | undefined
}

/** A column of a schema; every method gives a new one. `Opt` says that an insert may leave it out. */
export class Column<T, Opt extends boolean = false> {
  declare readonly holds?: T
  declare readonly optional_?: Opt
  readonly type: ColumnType
  readonly rules: ColumnRules

  constructor(type: ColumnType, rules: Partial<ColumnRules> = {}) {
    this.type = type
    this.rules = {
      nullable: false,
      optional: false,
      fallback: undefined,
      checks: [],
      index: undefined,
      choices: undefined,
      ...rules,
    }
  }

  /** Null is allowed. */
  nullable(): Column<T | null, Opt> {
    return new Column(this.type, { ...this.rules, nullable: true })
  }

  /** The column may be missing. */
  optional(): Column<T | undefined, true> {
    return new Column(this.type, { ...this.rules, optional: true })
  }

  /** The value, or what a function gives, for a row without one. */
  default(value: T | (() => T)): Column<T, true> {
    return new Column(this.type, { ...this.rules, fallback: value })
  }

  /** A test each value must pass. */
  check(test: (value: T) => boolean, message = 'fails its check'): Column<T, Opt> {
    return new Column(this.type, { ...this.rules, checks: [...this.rules.checks, { test, message }] })
  }

  /** No two rows may hold the same value; nulls aside. */
  unique(): Column<T, Opt> {
    return new Column(this.type, { ...this.rules, index: 'unique' })
  }

  /** Creates an index with the table. */
  index(kind: 'hash' | 'sorted' = 'hash'): Column<T, Opt> {
    return new Column(this.type, { ...this.rules, index: kind })
  }
}

/** The column types of a schema. */
export const t = {
  int: () => new Column<number>('int'),
  float: () => new Column<number>('float'),
  number: () => new Column<number>('number'),
  string: () => new Column<string>('str'),
  bool: () => new Column<boolean>('bool'),
  bigint: () => new Column<bigint>('bigint'),
  date: () => new Column<Date>('date'),
  enum: <const V extends readonly string[]>(...choices: V) => new Column<V[number]>('str', { choices }),
  list: <T = unknown>() => new Column<T[]>('list'),
  dict: <T = Record<string, unknown>>() => new Column<T>('dict'),
  json: <T = unknown>() => new Column<T>('json'),
}

/** A schema: a column for every name. */
export type SchemaDefinition = Readonly<Record<string, AnyColumn>>

/** A column of any type. */
export type AnyColumn = Column<never, boolean> | Column<unknown, boolean>

/** The row type of a schema. */
export type RowOf<S> = Simplify<{ [K in keyof S]: S[K] extends Column<infer T, boolean> ? T : never }>

type OptionalKeys<S> = {
  [K in keyof S]: S[K] extends Column<infer _T, infer Opt> ? (Opt extends true ? K : never) : never
}[keyof S]

/** What an insert into a table of this schema takes. */
export type SchemaInsert<S, PK extends keyof S> = Simplify<
  Partial<Pick<RowOf<S>, (OptionalKeys<S> | AutoKey<RowOf<S>, PK & keyof RowOf<S>>) & keyof RowOf<S>>> &
    Omit<RowOf<S>, OptionalKeys<S> | AutoKey<RowOf<S>, PK & keyof RowOf<S>>>
>

/** Checks rows against a schema, and gives every row the same fields in the same order. */
export class SchemaShape {
  readonly table: string
  readonly columns: readonly string[]
  readonly definition: SchemaDefinition
  private readonly entries: readonly (readonly [string, AnyColumn])[]
  private readonly needsCopy: boolean

  constructor(table: string, definition: SchemaDefinition) {
    this.table = table
    this.definition = definition
    this.entries = Object.entries(definition)
    this.columns = this.entries.map(([name]) => name)
    this.needsCopy = this.entries.some(([, column]) => COPIED.has(column.type))
  }

  /** The table's own, checked row. */
  take(input: Row): Row {
    const row = this.arranged(input)
    this.validate(row)
    return this.needsCopy ? this.copied(row) : row
  }

  /** The row with defaults, in schema order, unchecked. */
  arranged(input: Row): Row {
    if (this.hasShape(input)) return { ...input }
    const row: Row = {}
    for (const [name, { rules }] of this.entries) {
      const value = input[name]
      if (value !== undefined) row[name] = value
      else if (rules.fallback !== undefined)
        row[name] = typeof rules.fallback === 'function' ? rules.fallback() : rules.fallback
      else if (rules.nullable && rules.optional) row[name] = null
    }
    for (const name of Object.keys(input)) {
      if (!Object.hasOwn(this.definition, name))
        this.refuse(`Field '${name}' is not defined in the schema.`, name, 'no such field', input[name])
    }
    return row
  }

  /** Throws the first thing wrong with a row, and lists all of them. */
  validate(row: Row): void {
    for (const [name, column] of this.entries) {
      if (!fits(column, row[name])) this.report(row)
    }
    for (const name in row) if (!Object.hasOwn(this.definition, name)) this.report(row)
  }

  private report(row: Row): never {
    const problems: FieldProblem[] = []
    const messages: string[] = []
    for (const [name, column] of this.entries) {
      const value = row[name]
      if (fits(column, value)) continue
      problems.push({ field: name, expected: describe(column), value })
      messages.push(complaint(name, column, value))
    }
    for (const name of Object.keys(row)) {
      if (Object.hasOwn(this.definition, name)) continue
      problems.push({ field: name, expected: 'no such field', value: row[name] })
      messages.push(`Field '${name}' is not defined in the schema.`)
    }
    throw new SchemaValidationError(this.table, messages[0]!, problems)
  }

  private refuse(message: string, field: string, expected: string, value: unknown): never {
    throw new SchemaValidationError(this.table, message, [{ field, expected, value }])
  }

  private hasShape(input: Row): boolean {
    let i = 0
    for (const name in input) {
      if (name !== this.columns[i++] || input[name] === undefined) return false
    }
    return i === this.columns.length
  }

  private copied(row: Row): Row {
    for (const [name, column] of this.entries) {
      if (COPIED.has(column.type) && row[name] !== undefined) row[name] = copyValue(row[name], this.table, name)
    }
    return row
  }
}

const COPIED: ReadonlySet<ColumnType> = new Set(['list', 'dict', 'json', 'date'])

function fits(column: AnyColumn, value: unknown): boolean {
  const rules = column.rules
  if (value === undefined) return rules.optional
  if (value === null) return rules.nullable || column.type === 'json'
  if (!isOfType(column.type, value)) return false
  if (rules.choices !== undefined && !rules.choices.includes(value as string)) return false
  return rules.checks.length === 0 || rules.checks.every(({ test }) => test(value as never))
}

/** True when a value other than null is of the type: an int is a safe integer, a float may be whole, a bool is no int. */
export function isOfType(type: ColumnType, value: unknown): boolean {
  switch (type) {
    case 'int':
      return Number.isSafeInteger(value)
    case 'float':
    case 'number':
      return typeof value === 'number'
    case 'str':
      return typeof value === 'string'
    case 'bool':
      return typeof value === 'boolean'
    case 'bigint':
      return typeof value === 'bigint'
    case 'date':
      return value instanceof Date
    case 'list':
      return Array.isArray(value)
    case 'dict':
      return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
    case 'json':
      return true
  }
}

function describe({ type, rules }: AnyColumn): string {
  const base = rules.choices === undefined ? type : rules.choices.join(' or ')
  return rules.nullable ? `${base} or null` : base
}

function complaint(name: string, column: AnyColumn, value: unknown): string {
  if (value === undefined) return `Missing field '${name}' as defined in schema.`
  if (value !== null && isOfType(column.type, value)) {
    const failed = column.rules.checks.find(({ test }) => !test(value as never))
    return failed === undefined
      ? `Field '${name}' expects ${describe(column)}, got '${String(value)}'.`
      : `Field '${name}' with value '${String(value)}' ${failed.message}.`
  }
  return `Field '${name}' expects type '${column.type}', got '${typeName(value)}'.`
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Date) return 'date'
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float'
    case 'string':
      return 'str'
    case 'boolean':
      return 'bool'
    case 'object':
      return 'dict'
    default:
      return typeof value
  }
}
