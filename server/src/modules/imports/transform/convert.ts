import type { SimpleTransform, Unit } from '@products-manager/contract'
import { decimalText, multiply, type Rational, rationalOf, round } from '../expression/rational.ts'
import { DEFAULT_RATES } from '../formats/default-rates.ts'
import { readDecimal } from '../formats/read-decimal.ts'
import type { References } from '../references/references.ts'
import type { CellFormat } from '../types.ts'
import { writeAs } from './decimals.ts'
import { type Changed, type RowView, stepFaults } from './step.ts'
import { unitFactor, unitOf } from './units.ts'

// Enough for a gram in tonnes; more would be digits nobody measured.
const UNIT_DECIMALS = 6
const MONEY_DECIMALS = 4

const MEASURE = /^([+-]?[\d.,'’ {3}]*\d)\s*(\D*)$/

/** Compiles a conversion between units. '1,5 kg' says its unit itself; '1,5' is in the step's `from`. */
export function compileUnit(
  { to, from, decimals = UNIT_DECIMALS }: Extract<SimpleTransform, { do: 'convert-unit' }>,
  format: CellFormat,
): (text: string) => Changed {
  const factors = new Map<Unit, Rational | null>()
  const factorOf = (unit: Unit) => {
    if (!factors.has(unit)) factors.set(unit, unitFactor(unit, to))
    return factors.get(unit) ?? null
  }
  return (text) => {
    const [, digits, word = ''] = MEASURE.exec(text.trim()) ?? []
    const unit = word.trim() === '' ? (from ?? null) : unitOf(word)
    const factor = unit && factorOf(unit)
    if (digits === undefined || !factor) return stepFaults.unit
    const number = numberIn(digits, format)
    return number ? writeAs(decimalText(round(multiply(number, factor), decimals)), format) : stepFaults.unit
  }
}

/**
 * Compiles a conversion of money. The currency beside the number counts first, then the step's `from`: a currency, or
 * the column that names it. The result carries the new currency, so that it cannot be taken for the old one.
 */
export function compileCurrency(
  step: Extract<SimpleTransform, { do: 'convert-currency' }>,
  {
    format,
    references,
    textOf,
  }: { format: CellFormat; references: References; textOf: ((row: RowView) => string) | null },
): (text: string, row: RowView) => Changed {
  const { to, from, rates = DEFAULT_RATES, on = null, decimals = MONEY_DECIMALS } = step
  const known = new Map<string, Rational | null>()
  const rateFrom = (currency: string) => {
    let rate = known.get(currency)
    if (rate === undefined) {
      rate = currency === to ? { top: 1n, bottom: 1n } : references.rateOf(rates, on, { from: currency, to })
      known.set(currency, rate)
    }
    return rate
  }

  return (text, row) => {
    const read = readDecimal(text, format)
    // What is no amount is left for the field's own check, which says what is wrong with it.
    if ('bad' in read) return text
    const currency = read.currency ?? (typeof from === 'string' ? from : textOf?.(row).trim().toUpperCase())
    if (!currency || !/^[A-Z]{3}$/.test(currency)) return stepFaults.currency
    const rate = rateFrom(currency)
    const amount = rationalOf(read.ok)
    if (!rate || !amount) return stepFaults.rate
    return `${writeAs(decimalText(round(multiply(amount, rate), decimals)), format)} ${to}`
  }
}

function numberIn(text: string, format: CellFormat): Rational | null {
  const read = readDecimal(text, format)
  return 'ok' in read ? rationalOf(read.ok) : null
}
