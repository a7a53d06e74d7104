/**
 * One total order over all values, so that ordering and sorted indexes never throw:
 * null, false, true, numbers with bigints by value (NaN last), strings by code unit, dates, structures.
 */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const rankA = rankOf(a)
  const rankB = rankOf(b)
  if (rankA !== rankB) return rankA - rankB
  if (rankA === RANK.number) return compareBig(a as number | bigint, b as number | bigint)
  if (rankA === RANK.date) return compareNumbers((a as Date).getTime(), (b as Date).getTime())
  if (rankA === RANK.boolean) return Number(a) - Number(b)
  return 0
}

/** The classes of the order. Values of different classes compare only for ordering, never in a condition. */
export const RANK = { null: 0, boolean: 1, number: 2, string: 3, date: 4, structure: 5 } as const

/** The class a value belongs to. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return RANK.number
    case 'string':
      return RANK.string
    case 'boolean':
      return RANK.boolean
    case 'undefined':
      return RANK.null
    default:
      return value === null ? RANK.null : value instanceof Date ? RANK.date : RANK.structure
  }
}

/** Equality as conditions mean it: null equals undefined, 1 equals 1n, dates by time, structures by content. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || a === undefined) return b === null || b === undefined
  if (typeof a !== 'object')
    return typeof b !== 'object' && typeof a !== 'string' && rankOf(a) === rankOf(b) && compareValues(a, b) === 0
  if (typeof b !== 'object' || b === null) return false
  return equalStructures(a, b)
}

/** The value a `Map` can hold for this value, so that equal values have equal keys; structures give undefined. */
export function hashKey(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value
    case 'string':
      return value.charCodeAt(0) === 0 ? `\u0000s${value}` : value
    case 'bigint': {
      const number = Number(value)
      return Number.isFinite(number) && BigInt(number) === value ? number : value
    }
    case 'object':
      if (value === null) return null
      return value instanceof Date ? `\u0000d${value.getTime()}` : undefined
    case 'undefined':
      return null
    default:
      return undefined
  }
}

function compareNumbers(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}

function compareBig(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1
  if (a > b) return 1
  return Number(Number.isNaN(Number(a))) - Number(Number.isNaN(Number(b)))
}

function equalStructures(a: object, b: object): boolean {
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && compareNumbers(a.getTime(), b.getTime()) === 0
  }
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && equalValues(Reflect.get(a, key), Reflect.get(b, key)))
}
