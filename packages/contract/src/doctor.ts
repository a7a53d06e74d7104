import Type, { type Static } from 'typebox'

/** Damage that `mend` can take back, because what is left says what was there. */
export const damages = [
  'leading-zeros',
  'digit-missing',
  'digit-extra',
  'isbn-10',
  'decimal-mark',
  'number-with-sign',
  'number-with-unit',
  'price-of-many',
  'stock-word',
  'date-serial',
  'date-order',
  'cell-error',
  'boolean',
  'double-encoding',
  'character-references',
  'trailing-zero',
  'text-mark',
  'odd-characters',
] as const
export type Damage = (typeof damages)[number]
export const Damage = Type.Unsafe<Damage>({ type: 'string', enum: [...damages] })

/** What did the damage, as far as one cell or row shows it. */
export const causes = [
  ...damages,
  /** '4,00638E+12': the digits behind are gone. */
  'scientific-notation',
  'digit-wrong',
  /** '123456789012000': a number too long for a spreadsheet, whose last digits became zeros. */
  'digits-zeroed',
  /** '1-2' that became the first of February. */
  'became-date',
  /** '1,234' and '1.234': with thousands or with decimals. */
  'two-readings',
  'wrong-encoding',
  'stray-separator',
  'stray-line-break',
  /** No line break ends the last row, and it lacks cells or the end of one. */
  'file-cut-off',
  'shifted-columns',
  'header-again',
  'totals-row',
] as const
export type Cause = (typeof causes)[number]
export const Cause = Type.Unsafe<Cause>({ type: 'string', enum: [...causes] })

/** How sure the finding is: proved by the value itself, usual, or one of several things it could be. */
export const Sureness = Type.Union([Type.Literal('certain'), Type.Literal('likely'), Type.Literal('guess')])
export type Sureness = Static<typeof Sureness>
