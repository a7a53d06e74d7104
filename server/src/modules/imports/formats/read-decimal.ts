import type { CellFormat } from '../types.ts'
import { stripCurrency } from './strip-currency.ts'
import { stripTaxNote } from './strip-tax-note.ts'

export type DecimalFault =
  /** Nothing but spaces. */
  | 'NUMBER_EMPTY'
  /** Letters or signs that no number has. */
  | 'NUMBER_INVALID'
  /** Two numbers: '10-20', '$9.99 - $12.99'. */
  | 'NUMBER_RANGE'
  /** Its thousand marks do not part the digits in threes: '1,23,456'. */
  | 'NUMBER_GROUPING'
  /** It has more than one reading, or contradicts the column's marks: '12,34' where ',' marks thousands. */
  | 'NUMBER_AMBIGUOUS'
  /** '4.00638E+12': digits were lost when it was written so. */
  | 'NUMBER_SCIENTIFIC'
  /** More digits than any price, size or count has. */
  | 'NUMBER_TOO_LONG'

export type DecimalReading = { ok: string; currency: string | null; percent: boolean } | { bad: DecimalFault }

const MAX_DIGITS = 30
// No number with its currency is longer; a description of pages in a price column is not searched for one.
const MAX_LENGTH = 80
const DIGITS = /^\d+$/
const PLAIN = /^\d{1,15}(?:[.,]\d{1,15})?$/
const BODY = /^[\d.,' ]+$/
const SCIENTIFIC = /^[\d.,]+\s?e\s?[+-]?\d+$/i
const LAKHS = /^\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?$/
const ZERO_SCIENTIFIC = /^0(?:[.,]0*)?e[+-]?\d+$/i
const RANGE = /\d\s*\D{0,4}\s*(?:[-–—~/]|\.\.|…|to|bis|à|a)\s*\D{0,4}\s*\d/i
// No-break, figure, thin and narrow no-break space: all part thousands in French, Polish, Swedish exports.
const WIDE_SPACES = /[\u00a0\u2007\u2009\u202f]/g

/**
 * A number as text in canonical form ('2849.83', '-0.5', '1234'), exact, with one text per value.
 * It is read only when it has one reading under the column's decimal mark: the thousand mark decides what would
 * else be ambiguous ('1,234'), and a value that fits neither is refused, never guessed.
 */
export function readDecimal(text: string, format: CellFormat): DecimalReading {
  const trimmed = text.trim()
  if (trimmed === '') return { bad: 'NUMBER_EMPTY' }
  if (trimmed.length > MAX_LENGTH) return { bad: DIGITS.test(trimmed) ? 'NUMBER_TOO_LONG' : 'NUMBER_INVALID' }
  if (PLAIN.test(trimmed)) return plain(trimmed, format)

  const peeled = peel(trimmed)
  const body = peeled.body.replace(WIDE_SPACES, ' ').replaceAll('’', "'")
  if (!BODY.test(body) || !/\d/.test(body)) return { bad: faultOf(body, trimmed) }

  // India parts all but the last three digits in twos: '₹ 1,23,456.00'.
  const grouped = peeled.currency === 'INR' && LAKHS.test(body) ? body.replaceAll(',', '') : body
  const magnitude = readMarks(grouped, format)
  if ('bad' in magnitude) return magnitude
  const negative = peeled.negative && magnitude.ok !== '0'
  return { ok: negative ? `-${magnitude.ok}` : magnitude.ok, currency: peeled.currency, percent: peeled.percent }
}

function plain(text: string, format: CellFormat): DecimalReading {
  const magnitude = readMarks(text, format)
  return 'bad' in magnitude ? magnitude : { ok: magnitude.ok, currency: null, percent: false }
}

function faultOf(body: string, whole: string): DecimalFault {
  if (SCIENTIFIC.test(body)) return 'NUMBER_SCIENTIFIC'
  return RANGE.test(whole) ? 'NUMBER_RANGE' : 'NUMBER_INVALID'
}

interface Peeled {
  body: string
  negative: boolean
  currency: string | null
  percent: boolean
}

/** Takes signs, brackets, currency and percent off both ends, each at most once. */
function peel(text: string): Peeled {
  const peeled: Peeled = { body: stripTaxNote(text), negative: false, currency: null, percent: false }
  let signed = false
  for (;;) {
    const { body } = peeled
    // '12,-' and '12.--' are how whole prices are written in German, Dutch and Swiss lists.
    const whole = wholePrice(body)
    if (whole !== null) {
      peeled.body = whole
      continue
    }
    if (!signed) {
      const sign = unsign(body)
      if (sign) {
        signed = true
        peeled.negative = sign.negative
        peeled.body = sign.body
        continue
      }
    }
    if (!peeled.percent && body.endsWith('%')) {
      peeled.percent = true
      peeled.body = body.slice(0, -1).trim()
      continue
    }
    const money = peeled.currency === null ? stripCurrency(body) : null
    if (!money) return zeroed(peeled)
    peeled.currency = money.currency
    peeled.body = money.text
  }
}

const WHOLE = /^(.*\d)([.,])(?:-{1,2}|–|—)$/

/** '12' of '12,-'. In '1.200,-' the mark before the dash shows that the other one parts thousands: '1200'. */
function wholePrice(body: string): string | null {
  const [, digits, mark] = WHOLE.exec(body) ?? []
  if (digits === undefined) return null
  const other = mark === ',' ? '.' : ','
  return inThrees(digits.split(other)) ? digits.replaceAll(other, '') : digits
}

function unsign(body: string): { body: string; negative: boolean } | null {
  const first = body[0]
  if (first === '-' || first === '−') return { body: body.slice(1).trim(), negative: true }
  if (first === '+') return { body: body.slice(1).trim(), negative: false }
  if (first === '(' && body.endsWith(')')) return { body: body.slice(1, -1).trim(), negative: true }
  if (/\d\s?[-−]$/.test(body)) return { body: body.slice(0, -1).trim(), negative: true }
  // Excel's mark for "this is text"; it is no part of the value.
  if (first === "'") return { body: body.slice(1).trim(), negative: false }
  return null
}

/** '0E-10' is how some programs write zero; no digit is lost in it. */
function zeroed(peeled: Peeled): Peeled {
  return ZERO_SCIENTIFIC.test(peeled.body) ? { ...peeled, body: '0' } : peeled
}

type Magnitude = { ok: string } | { bad: DecimalFault }

function readMarks(body: string, format: CellFormat): Magnitude {
  const { decimalMark } = format
  const other = decimalMark === '.' ? ',' : '.'
  const parts = body.split(decimalMark)
  const last = parts.length > 1 ? (parts.pop() ?? '') : ''
  const hasOther = body.includes(other)

  if (parts.length > 1) {
    if (hasOther) return { bad: 'NUMBER_AMBIGUOUS' }
    return readTwiceMarked(parts, last, format)
  }

  const whole = parts[0] ?? ''
  if (last !== '' && !DIGITS.test(last)) return { bad: last.includes(other) ? 'NUMBER_AMBIGUOUS' : 'NUMBER_GROUPING' }
  if (whole === '') return last === '' ? { bad: 'NUMBER_INVALID' } : canonical('0', last)
  if (DIGITS.test(whole)) return canonical(whole, last)

  const mark = groupingMark(whole)
  if (mark === null) return { bad: 'NUMBER_GROUPING' }
  const groups = whole.split(mark)
  const strict = inThrees(groups)
  // With one such mark and no decimal mark, '1,234' may be 1.234: only the column can tell.
  if (mark === other && groups.length === 2 && body.length === whole.length) {
    return strict && format.thousandMark === other && !whole.startsWith('0')
      ? canonical(groups.join(''), '')
      : { bad: 'NUMBER_AMBIGUOUS' }
  }
  return strict ? canonical(groups.join(''), last) : { bad: 'NUMBER_GROUPING' }
}

/** The decimal mark stands more than once: '2,849,83'. The last one is the decimal mark if the column says so, or if no other reading exists. */
function readTwiceMarked(groups: string[], last: string, format: CellFormat): Magnitude {
  if (!groups.every((group) => DIGITS.test(group)) || !DIGITS.test(last)) return { bad: 'NUMBER_GROUPING' }
  if (!inThrees(groups)) return { bad: 'NUMBER_GROUPING' }
  if (format.thousandMark === format.decimalMark) return canonical(groups.join(''), last)
  return format.thousandMark === '' && last.length !== 3
    ? canonical(groups.join(''), last)
    : { bad: 'NUMBER_AMBIGUOUS' }
}

/** The one mark that parts these digits; null when there are several kinds. */
function groupingMark(whole: string): string | null {
  const marks = new Set(whole.replace(/\d/g, ''))
  return marks.size === 1 ? ([...marks][0] ?? null) : null
}

function inThrees(groups: readonly string[]): boolean {
  return groups.every((group, i) =>
    i === 0 ? group.length >= 1 && group.length <= 3 : group.length === 3 && DIGITS.test(group),
  )
}

function canonical(whole: string, fraction: string): Magnitude {
  if (whole.length + fraction.length > MAX_DIGITS) return { bad: 'NUMBER_TOO_LONG' }
  const integer = whole.charCodeAt(0) === 48 ? whole.replace(/^0+(?=\d)/, '') : whole
  const decimals = fraction.endsWith('0') ? fraction.replace(/0+$/, '') : fraction
  return { ok: decimals === '' ? integer : `${integer}.${decimals}` }
}
