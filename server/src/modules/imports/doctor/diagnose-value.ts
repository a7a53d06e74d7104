import type { Cause, Damage, Problem, ProductField, Sureness } from '@products-manager/contract'
import { readDecimal } from '../formats/read-decimal.ts'
import { becameDate, digitsZeroed, rewritingOf } from '../formats/rewritten.ts'
import { mend } from '../transform/mend/mend.ts'
import { readingsOf, splitUnit } from '../transform/mend/mend-number.ts'
import type { CellFormat } from '../types.ts'

/** What did the damage, how sure that is, and the value as it was where it can be told. */
export interface Finding {
  cause: Cause
  confidence: Sureness
  suggestion: string | null
}

interface Value {
  code: Problem['code']
  field: ProductField | null
  text: string
  format: CellFormat
}

type Diagnosis = (value: Value) => Finding | null

const found = (cause: Cause, confidence: Sureness, suggestion: string | null = null): Finding => ({
  cause,
  confidence,
  suggestion,
})

/** The finding when the damage can be taken back; null when the text does not show it. */
function mended(damage: Damage, confidence: Sureness): Diagnosis {
  return ({ text, format }) => {
    const suggestion = mend(text, { damage, format })
    return suggestion === null ? null : found(damage, confidence, suggestion)
  }
}

const lost =
  (cause: Cause, confidence: Sureness): Diagnosis =>
  () =>
    found(cause, confidence)

function first(...diagnoses: readonly Diagnosis[]): Diagnosis {
  return (value) => {
    for (const diagnose of diagnoses) {
      const finding = diagnose(value)
      if (finding) return finding
    }
    return null
  }
}

const asDate: Diagnosis = ({ text }) => (becameDate(text.trim()) ? found('became-date', 'likely') : null)
// An EAN that came out of scientific notation has five zeros and more: '4006380000000'. One in 100,000 ends so by itself.
const asZeroed: Diagnosis = ({ text }) =>
  digitsZeroed(text.trim()) || /^[1-9]\d{4,8}0{5,}$/.test(text.trim()) ? found('digits-zeroed', 'likely') : null
const asBoolean = mended('boolean', 'certain')
const wide = mended('odd-characters', 'certain')

/** '12,5 kg' where no unit is expected: the number alone, to be read in that unit. */
const withUnit: Diagnosis = ({ text, format }) => {
  const split = splitUnit(text)
  const read = split && readDecimal(split.number, format)
  return read && 'ok' in read ? found('number-with-unit', 'likely', split.number.trim()) : null
}

const twoReadings: Diagnosis = ({ text }) => (readingsOf(text).length === 2 ? found('two-readings', 'certain') : null)

/** No number stands for true or false, so there is nothing to suggest. */
const truthForNumber: Diagnosis = (value) => {
  const finding = asBoolean(value)
  return finding && { ...finding, suggestion: null }
}

/** '>40' or 'en stock', where a stock is expected. */
const stockWord: Diagnosis = (value) =>
  value.field === 'stock' || value.field === 'variantStock' ? mended('stock-word', 'likely')(value) : null

const number = first(
  mended('price-of-many', 'likely'),
  mended('decimal-mark', 'likely'),
  twoReadings,
  mended('number-with-sign', 'guess'),
  withUnit,
  asDate,
  truthForNumber,
  plainNumber,
)

/** A number in characters that only look like digits. */
function plainNumber(value: Value): Finding | null {
  const finding = wide(value)
  const read = finding && readDecimal(finding.suggestion ?? '', value.format)
  return read && 'ok' in read ? finding : null
}

const rewritten: Diagnosis = (value) => {
  const cause = rewritingOf(value.text.trim())
  if (cause === null) return null
  return cause === 'became-date' || cause === 'digits-zeroed' ? found(cause, 'likely') : mended(cause, 'likely')(value)
}

const diagnoses: Readonly<Record<string, Diagnosis>> = {
  EAN_DIGITS_LOST: lost('scientific-notation', 'certain'),
  SKU_DIGITS_LOST: lost('scientific-notation', 'certain'),
  EAN_LENGTH: first(
    mended('leading-zeros', 'likely'),
    mended('digit-missing', 'guess'),
    mended('digit-extra', 'likely'),
    asZeroed,
    ({ text }) => (/^\d{14,16}$/.test(text.trim()) ? found('digit-extra', 'likely') : null),
  ),
  EAN_CHECK_DIGIT: first(
    asZeroed,
    mended('digit-missing', 'guess'),
    mended('digit-extra', 'likely'),
    ({ text }) => (/^\d{14}$/.test(text.trim()) ? found('digit-extra', 'guess') : null),
    lost('digit-wrong', 'likely'),
  ),
  EAN_IS_ISBN10: mended('isbn-10', 'certain'),
  EAN_NOT_DIGITS: first(wide, asDate),
  DECIMAL_AMBIGUOUS: number,
  DECIMAL_NOT_READ: number,
  // '01/02/2026' looks like two prices.
  PRICE_IS_RANGE: first(mended('price-of-many', 'likely'), asDate),
  INTEGER_NOT_READ: first(stockWord, number),
  DATE_IS_SERIAL: mended('date-serial', 'likely'),
  DATE_OTHER_ORDER: mended('date-order', 'certain'),
  CELL_IS_ERROR: mended('cell-error', 'certain'),
  VALUE_NOT_ALLOWED: (value) => (value.field === 'isActive' ? asBoolean(value) : null),
  // Cleaning has repaired it already.
  TEXT_REPAIRED: ({ text }) => found('double-encoding', 'certain', text),
  TEXT_DAMAGED: first(({ text }) => (text.includes('\ufffd') ? found('wrong-encoding', 'certain') : null), doubled),
  BYTES_INVALID: lost('wrong-encoding', 'certain'),
  TEXT_REWRITTEN: rewritten,
  ROW_TOO_LONG: lost('stray-separator', 'likely'),
  ROW_TOO_SHORT: lost('stray-line-break', 'likely'),
  FILE_CUT_OFF: lost('file-cut-off', 'likely'),
}

function doubled(value: Value): Finding {
  return mended('double-encoding', 'likely')(value) ?? found('double-encoding', 'likely')
}

/** What damaged one value, from what is wrong with it and how it is written. */
export function diagnoseValue(value: Value): Finding | null {
  return diagnoses[value.code]?.(value) ?? null
}
