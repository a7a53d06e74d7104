import type { ProblemCode } from './problem-codes.ts'

/** What a message speaks of. */
interface ProblemFacts {
  /** The product field, the specification, or 'row'. */
  field: string
  /** As the supplier wrote it, cut to a readable length. */
  value: string
}

type Message = (facts: ProblemFacts) => string

const messages: Record<ProblemCode, Message> = {
  ROW_TOO_SHORT: () =>
    'The row has fewer cells than the file has columns: look for a missing delimiter or a broken line.',
  ROW_TOO_LONG: ({ value }) =>
    value
      ? `The row has more cells than the file has columns, from "${value}" on: quote the cell that contains the delimiter.`
      : 'An empty cell stands behind the last column: quote the cell that contains the delimiter, or take away the one at the end of the row.',
  QUOTE_NOT_CLOSED: () => 'A quoted cell never ends: close the quote where the text ends.',
  FILE_CUT_OFF: () =>
    'The file ends within this row: it was cut off, as when a download breaks. Get the whole file again.',
  QUOTE_STRAY: ({ value }) => `A quote stands inside the cell "${value}": write it twice, or quote the whole cell.`,
  ROW_TOO_LARGE: () => 'The row is larger than any product: look for a quote that is not closed.',
  CELL_TOO_LARGE: () => 'The cell is larger than any field: look for a quote that is not closed, or shorten the text.',
  BYTES_INVALID: ({ value }) =>
    `"${value}" contains bytes that the file's encoding does not have: give the right encoding, or save the file as UTF-8.`,
  CHARACTER_NOT_ALLOWED: ({ value }) =>
    `"${value}" contains a character that no text may have, such as NUL: remove it.`,
  GROUP_DAMAGED: () =>
    'Another row of the same product is damaged, so the product is not known whole: correct that row.',
  GROUP_TOO_LARGE: () => 'More rows belong to one product than any has: check the columns the profile groups by.',
  FORMULA_NOT_CALCULATED: () =>
    'The cell is a formula whose result the workbook does not hold: open it in a spreadsheet program and save it again.',
  KEY_REPEATED: ({ value }) => `The record has "${value}" twice; which of them counts is not known.`,
  PRICE_UNIT_UNKNOWN: ({ value }) =>
    `Nothing says for how many units the price is ("${value}"): read DATPREIS together with its DATANORM.001, in one ZIP.`,
  RECORD_NOT_READ: ({ value }) => `The record cannot be read from "${value}" on.`,
  CELL_IS_ERROR: ({ field, value }) =>
    `${field} is "${value}", which a spreadsheet or a database writes instead of a value: correct its source.`,
  FIELD_REQUIRED: ({ field }) => `${field} is empty: give a value, or a default in the profile.`,
  KEY_MISSING: () => 'The row has neither an EAN nor a supplier SKU, so it would not be found again: give one of them.',
  ROW_IS_TOTAL: ({ value }) => `The row is headed "${value}" and has no EAN: it is a sum, not a product.`,
  EAN_NOT_DIGITS: ({ value }) => `"${value}" is no EAN: it may have digits only.`,
  EAN_LENGTH: ({ value }) =>
    `"${value}" is no EAN: one has 8, 12, 13 or 14 digits. If a spreadsheet took leading zeros away, send the column as text.`,
  EAN_CHECK_DIGIT: ({ value }) => `"${value}" is no EAN: its check digit is wrong, so one of its digits is.`,
  EAN_DIGITS_LOST: ({ value }) =>
    `"${value}" is an EAN that a spreadsheet shortened; its last digits are lost. Send the column as text.`,
  EAN_IS_ISBN10: ({ value }) => `"${value}" is an ISBN-10: give the ISBN-13 of the same book.`,
  EAN_PLACEHOLDER: ({ value }) => `"${value}" stands for no product: leave the cell empty if there is no EAN.`,
  EAN_IN_STORE: ({ value }) =>
    `"${value}" is a number for use inside one company: it joins no offers of other suppliers and is not kept as the product's EAN.`,
  SKU_DIGITS_LOST: ({ value }) =>
    `"${value}" is a supplier SKU that a spreadsheet shortened; its last digits are lost. Send the column as text.`,
  ASIN_NOT_VALID: ({ value }) => `"${value}" is no ASIN: one has ten letters and digits.`,
  DECIMAL_NOT_READ: ({ field, value }) => `${field} is "${value}", which is no number.`,
  DECIMAL_AMBIGUOUS: ({ field, value }) =>
    `${field} is "${value}", which can be read as two different numbers: set the decimal and thousand marks in the profile.`,
  DECIMAL_RANGE: ({ field, value }) => `${field} is "${value}", which is out of range.`,
  DECIMAL_ROUNDED: ({ field, value }) => `${field} is "${value}", more exact than it is kept, and was rounded.`,
  PRICE_IS_RANGE: ({ field, value }) => `${field} is "${value}", which is no single price: give one row for each.`,
  PRICE_NEGATIVE: ({ field, value }) => `${field} is "${value}": it may not be negative.`,
  CURRENCY_UNKNOWN: ({ value }) => `"${value}" is no currency: give its three letters, such as EUR.`,
  CURRENCY_CONTRADICTED: ({ field, value }) =>
    `${field} is "${value}", in another currency than the row's: correct one of them.`,
  INTEGER_NOT_READ: ({ field, value }) => `${field} is "${value}", which is no whole number.`,
  INTEGER_RANGE: ({ field, value }) => `${field} is "${value}", which is out of range.`,
  STOCK_NEGATIVE: ({ field, value }) => `${field} is "${value}": more is promised than there is.`,
  DATE_NOT_READ: ({ field, value }) => `${field} is "${value}", which is no date.`,
  DATE_IMPOSSIBLE: ({ field, value }) => `${field} is "${value}", a day that no calendar has.`,
  DATE_OTHER_ORDER: ({ field, value }) =>
    `${field} is "${value}", which is a date only in another order of day and month than its column's: set the date order in the profile.`,
  DATE_IS_SERIAL: ({ field, value }) =>
    `${field} is "${value}", a spreadsheet's day number, whose day depends on the program: send the column as dates.`,
  TEXT_TOO_LONG: ({ field, value }) =>
    `${field} is too long: "${value}". Shorten it, or add "truncate" to the profile.`,
  TEXT_TOO_SHORT: ({ field, value }) => `${field} is "${value}", shorter than the profile asks for.`,
  TEXT_DAMAGED: ({ field, value }) =>
    `${field} contains damaged characters: "${value}". The file was converted with a wrong encoding before it came here.`,
  TEXT_REPAIRED: ({ field, value }) => `${field} was encoded twice, "${value}", and was repaired.`,
  TEXT_REWRITTEN: ({ field, value }) =>
    `${field} is "${value}", which looks like what a spreadsheet made of something else: send the column as text.`,
  URL_NOT_VALID: ({ field, value }) => `${field} contains "${value}", which is no web address.`,
  COUNTRY_UNKNOWN: ({ value }) => `"${value}" is no country: give its two letters, such as FR.`,
  VALUE_NOT_ALLOWED: ({ field, value }) => `${field} is "${value}", which is not one of its allowed values.`,
  VALUES_TOO_MANY: ({ field }) => `${field} has more parts than are kept.`,
  VALUE_PATTERN: ({ field, value }) => `${field} is "${value}", which is not written as the profile's pattern asks.`,
  VALUE_NOT_UNIQUE: ({ field, value }) => `${field} is "${value}", which another row of the file has already.`,
  DATE_RANGE: ({ field, value }) => `${field} is "${value}", a day outside the profile's window.`,
  CHECK_FAILED: ({ field, value }) => `${field} is "${value}", which fails a check of the profile.`,
  FORMULA_NOT_WORKED_OUT: ({ field, value }) =>
    `${field} could not be worked out from "${value}": the formula met no number, or divided by zero.`,
  UNIT_UNKNOWN: ({ field, value }) =>
    `${field} is "${value}", whose unit is missing, unknown or of another kind: give \`from\` in the profile.`,
  RATE_MISSING: ({ field, value }) =>
    `${field} is "${value}", in a currency without an exchange rate for the day: enter or import one.`,
  NAME_UNKNOWN: ({ field, value }) =>
    `${field} is "${value}", which nobody has matched yet: decide about it in the review queue.`,
}

// Enough to recognise the cell by; descriptions have thousands.
const VALUE_LENGTH = 80

/** What is wrong, with what, and what to do about it, in English. */
export function problemMessage(code: ProblemCode, field: string | null, value: string | null): string {
  const text = value ?? ''
  return messages[code]({
    field: field ?? 'row',
    value: text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text,
  })
}
