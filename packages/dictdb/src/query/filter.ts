import { DictDBError } from '../errors.ts'
import type { Row } from '../table/row.ts'
import { Condition } from './condition.ts'
import { ColumnField } from './field.ts'

const OPERATORS: Readonly<Record<string, (field: ColumnField, operand: never) => Condition>> = {
  eq: (field, value: unknown) => field.eq(value),
  ne: (field, value: unknown) => field.ne(value),
  lt: (field, value: unknown) => field.lt(value),
  le: (field, value: unknown) => field.le(value),
  gt: (field, value: unknown) => field.gt(value),
  ge: (field, value: unknown) => field.ge(value),
  in: (field, values: readonly unknown[]) => field.isIn(values),
  isNull: (field, wanted: boolean) => (wanted ? field.isNull() : field.isNotNull()),
  between: (field, [low, high]: readonly [unknown, unknown]) => field.between(low, high),
  contains: (field, item: unknown) => field.contains(item),
  like: (field, pattern: string) => field.like(pattern),
  ilike: (field, pattern: string) => field.ilike(pattern),
  startsWith: (field, text: string) => field.startsWith(text),
  endsWith: (field, text: string) => field.endsWith(text),
}

/** The condition an object filter stands for; undefined for `{}`, which matches all. */
export function filterToCondition(filter: Row): Condition | undefined {
  let first: Condition | undefined
  let parts: Condition[] | undefined
  for (const column in filter) {
    for (const part of conditionsOn(column, filter[column])) {
      if (first === undefined) first = part
      else if (parts === undefined) parts = [first, part]
      else parts.push(part)
    }
  }
  return parts === undefined ? first : new Condition('and', '', undefined, undefined, parts)
}

function conditionsOn(column: string, wanted: unknown): Condition[] {
  if (!isOperators(wanted)) return [new Condition('eq', column, wanted)]
  const field = new ColumnField(column)
  return Object.entries(wanted)
    .filter(([, operand]) => operand !== undefined)
    .map(([name, operand]) => OPERATORS[name]!(field, operand as never))
}

/** True for `{ ge: 18 }`; a dict to compare with goes through `{ eq: … }`. */
function isOperators(wanted: unknown): wanted is Row {
  if (typeof wanted !== 'object' || wanted === null || wanted instanceof Date || Array.isArray(wanted)) return false
  if (wanted instanceof Uint8Array) return false
  const names = Object.keys(wanted)
  const unknown = names.find((name) => !Object.hasOwn(OPERATORS, name))
  if (unknown !== undefined)
    throw new DictDBError(`'${unknown}' is not an operator. Compare with a dict through { eq: … }.`)
  return true
}
