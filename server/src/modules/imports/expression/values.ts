import { readDecimal } from '../formats/read-decimal.ts'
import type { CellFormat } from '../types.ts'
import { decimalText, type Rational, rationalOf } from './rational.ts'

/** A text of the file with how numbers are written there: whether it is one is asked when one is needed. */
export class Cell {
  readonly text: string
  readonly format: CellFormat

  constructor(text: string, format: CellFormat) {
    this.text = text
    this.format = format
  }
}

/** What an expression can be at a row. Null: there is no value. */
export type Value = Rational | Cell | string | boolean | null

export type ExpressionFault = 'NOT_A_NUMBER' | 'DIVIDED_BY_ZERO' | 'NOT_A_COUNT' | 'NOT_A_CONDITION'

/** Ends the evaluation of an expression; `evaluate` catches it. */
export class EvaluationEnd extends Error {
  readonly fault: ExpressionFault

  constructor(fault: ExpressionFault) {
    super(fault)
    this.fault = fault
  }
}

// Made once: a file whose every row fails would else write a stack for each.
const ends = new Map(
  (['NOT_A_NUMBER', 'DIVIDED_BY_ZERO', 'NOT_A_COUNT', 'NOT_A_CONDITION'] as const).map((fault) => [
    fault,
    new EvaluationEnd(fault),
  ]),
)

export function fail(fault: ExpressionFault): never {
  throw ends.get(fault)
}

export function isEmpty(value: Value): boolean {
  return value === null || value === '' || (value instanceof Cell && value.text.trim() === '')
}

/** The number a value is; null when it is empty. Anything else ends the evaluation. */
export function asNumber(value: Value): Rational | null {
  if (isEmpty(value)) return null
  const number = numberIn(value)
  return number ?? fail('NOT_A_NUMBER')
}

/** The number a value is, or null. */
export function numberIn(value: Value): Rational | null {
  if (value === null || typeof value === 'boolean') return null
  if (typeof value === 'string') return rationalOf(value.trim())
  if (!(value instanceof Cell)) return value
  const read = readDecimal(value.text, value.format)
  return 'ok' in read ? rationalOf(read.ok) : null
}

export function asText(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return value instanceof Cell ? value.text : decimalText(value)
}

// What a text may grow to; every field's limit is below it.
const LONGEST_TEXT = 200_000

export function limited(text: string): string {
  return text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
}

/** Whether a condition holds; what is empty does not. */
export function asTruth(value: Value): boolean {
  if (typeof value === 'boolean') return value
  return isEmpty(value) ? false : fail('NOT_A_CONDITION')
}
