import type { Cause, Problem } from '@products-manager/contract'

// Where what is wrong does not say what to do about it.
const advice: Readonly<Partial<Record<Cause, string>>> = {
  'became-date': 'A spreadsheet made a day of what was typed: correct it, and send the column as text.',
  boolean: 'A spreadsheet made true or false of what was typed: correct it.',
  'decimal-mark': "Write it with the marks of the column's other numbers.",
  'digit-extra': 'It has a digit too many.',
  'digit-missing': 'Its last digit seems to be missing.',
  'digits-zeroed':
    'The number is longer than a spreadsheet keeps, and its last digits became zeros: send the column as text.',
  'double-encoding': 'Save the file as UTF-8, once.',
  'header-again': 'The header stands here again: remove the row.',
  'number-with-sign': 'Give the number without the sign.',
  'number-with-unit': 'Give the number without the unit.',
  'shifted-columns': "Cells stand in each other's columns: compare the row with the header.",
  'stock-word': 'Give the stock as a number.',
  'totals-row': 'This is a row of totals: remove it.',
}

/** What is wrong, what did it and what to do, in English: for files that go back to the supplier. */
export function reasonOf({ message, cause }: Pick<Problem, 'message' | 'cause'>): string {
  const more = cause ? advice[cause] : undefined
  return more === undefined ? message : `${message} ${more}`
}
