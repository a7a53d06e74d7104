import { isCellError } from '../../formats/cell-error.ts'
import { type DecimalFault, readDecimal } from '../../formats/read-decimal.ts'
import type { CellFormat } from '../../types.ts'
import { type Check, type Checked, fail, pass, remark } from '../checked.ts'
import { roundDecimal, wholeLength } from '../decimal-text.ts'
import type { ProblemCode } from '../problem-codes.ts'

export interface DecimalLimits {
  /** Digits before and after the point that the database keeps. */
  whole: number
  scale: number
  /** Money: a currency may stand beside it. Percent: a percent sign may. */
  kind: 'money' | 'percent' | 'measure'
}

interface DecimalOptions extends DecimalLimits {
  format: CellFormat
  /** The profile multiplies this field: then rounding is what it asked for, and nothing to report. */
  calculated: boolean
  /** Told the currency that stands beside the number. */
  onCurrency: (currency: string) => void
}

const codes: Record<DecimalFault, ProblemCode> = {
  NUMBER_EMPTY: 'DECIMAL_NOT_READ',
  NUMBER_INVALID: 'DECIMAL_NOT_READ',
  NUMBER_RANGE: 'DECIMAL_NOT_READ',
  NUMBER_GROUPING: 'DECIMAL_NOT_READ',
  NUMBER_AMBIGUOUS: 'DECIMAL_AMBIGUOUS',
  NUMBER_SCIENTIFIC: 'DECIMAL_NOT_READ',
  NUMBER_TOO_LONG: 'DECIMAL_RANGE',
}

/** An exact decimal, read as its column writes numbers. */
export function compileDecimal(options: DecimalOptions): Check<string> {
  const { format, kind } = options
  const mark = format.decimalMark.charCodeAt(0)

  return (text) => {
    const plain = readPlain(text, mark)
    if (plain !== null) return withinLimits(plain, options)
    if (isCellError(text)) return fail('CELL_IS_ERROR')

    const read = readDecimal(text, format)
    if ('bad' in read) return fail(kind === 'money' && read.bad === 'NUMBER_RANGE' ? 'PRICE_IS_RANGE' : codes[read.bad])
    if ((read.percent && kind !== 'percent') || (read.currency !== null && kind !== 'money'))
      return fail('DECIMAL_NOT_READ')
    if (read.currency !== null) options.onCurrency(read.currency)
    return withinLimits(read.ok, options)
  }
}

function withinLimits(decimal: string, { whole, scale, kind, calculated }: DecimalOptions): Checked<string> {
  const rounded = roundDecimal(decimal, scale)
  const negative = rounded.charCodeAt(0) === 45
  if (wholeLength(rounded) - (negative ? 1 : 0) > whole) return fail('DECIMAL_RANGE')
  if (negative) return kind === 'money' ? fail('PRICE_NEGATIVE', rounded) : fail('DECIMAL_RANGE', rounded)
  return rounded === decimal || calculated ? pass(rounded) : remark(rounded, 'DECIMAL_ROUNDED')
}

// Longer numbers go the long way, which counts their digits.
const PLAIN_LENGTH = 15

/** Digits with at most one decimal mark, as nearly every number is, in canonical form; null sends it the long way. */
export function readPlain(text: string, mark: number): string | null {
  const { length } = text
  if (length === 0 || length > PLAIN_LENGTH) return null
  let at = -1
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) continue
    if (code !== mark || at >= 0) return null
    at = i
  }
  if (text.charCodeAt(0) === 48 && length > 1 && at !== 1) return null
  if (at < 0) return text
  if (at === 0 || at === length - 1) return null

  let end = length
  while (text.charCodeAt(end - 1) === 48) end--
  if (end - 1 === at) return text.slice(0, at)
  return mark === 46 ? text.slice(0, end) : `${text.slice(0, at)}.${text.slice(at + 1, end)}`
}
