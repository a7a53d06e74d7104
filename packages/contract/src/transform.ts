import Type, { type Static, type TProperties } from 'typebox'
import { ColumnRef } from './column.ts'
import { Damage } from './doctor.ts'

const step = <D extends string, P extends TProperties>(name: D, parts: P) =>
  Type.Object({ do: Type.Literal(name), ...parts }, { additionalProperties: false })

const Decimal = Type.String({
  pattern: '^-?\\d+(\\.\\d+)?$',
  maxLength: 40,
  description: 'An exact decimal, such as "1.2" or "0.01".',
})
const Pattern = Type.String({
  minLength: 1,
  maxLength: 500,
  description:
    'A regular expression of RE2, which takes time in proportion to the text: no look-around, no back references.',
})
const Otherwise = Type.Union([Type.Literal('keep'), Type.Literal('empty'), Type.Literal('refuse')])
const Separator = Type.String({ minLength: 1, maxLength: 50 })
const Part = Type.Integer({ description: '1 is the first part, -1 the last.', minimum: -100, maximum: 100 })
const Decimals = Type.Integer({ minimum: 0, maximum: 20 })

/** A small expression: `round(value * 1.2, 2)`, `if(cost < price, "ok", "check")`, `[Prix HT] / [Par]`. */
export const Expression = Type.String({ minLength: 1, maxLength: 2000 })

/** ISO 4217. */
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$' })

/** The name of a lookup table, or of a list of exchange rates, kept in the database. */
export const KeptName = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^/\\\\]+$' })

export const units = [
  'mg',
  'g',
  'kg',
  't',
  'oz',
  'lb',
  'mm',
  'cm',
  'dm',
  'm',
  'km',
  'in',
  'ft',
  'yd',
  'ml',
  'cl',
  'dl',
  'l',
  'm3',
  'floz',
  'gal',
] as const
export type Unit = (typeof units)[number]
export const Unit = Type.Unsafe<Unit>({ type: 'string', enum: [...units] })

const simple = [
  step('trim', {}),
  step('collapse-spaces', {}),
  step('upper', {}),
  step('lower', {}),
  step('capitalise', {}),
  step('strip-html', {}),
  step('prefix', { text: Type.String({ maxLength: 500 }) }),
  step('suffix', { text: Type.String({ maxLength: 500 }) }),
  step('truncate', { length: Type.Integer({ minimum: 1, maximum: 100_000 }) }),
  step('replace', {
    find: Type.String({ minLength: 1, maxLength: 500 }),
    with: Type.String({ maxLength: 500 }),
  }),
  step('regex', {
    pattern: Pattern,
    with: Type.String({ maxLength: 500, description: '$1 is what the first group found.' }),
    ignoreCase: Type.Optional(Type.Boolean()),
  }),
  step('extract', {
    pattern: Pattern,
    group: Type.Optional(Type.Integer({ minimum: 0, maximum: 50, description: 'Default: 1, or all without groups.' })),
    otherwise: Type.Optional(Otherwise),
    ignoreCase: Type.Optional(Type.Boolean()),
  }),
  step('take', { separator: Separator, part: Part }),
  step('split', {
    separator: Separator,
    parts: Type.Optional(Type.Array(Part, { minItems: 1, maxItems: 50, description: 'Default: all.' })),
    join: Type.Optional(Type.String({ maxLength: 50, description: 'Put between them. Default: one space.' })),
  }),
  step('join', {
    columns: Type.Array(ColumnRef, { minItems: 1, maxItems: 20 }),
    separator: Type.Optional(Type.String({ maxLength: 50, description: 'Default: one space.' })),
  }),
  step('lookup', {
    table: Type.Union([Type.Record(Type.String(), Type.String()), KeptName], {
      description: 'The table itself, or the name of a kept one.',
    }),
    otherwise: Type.Optional(Otherwise),
    loose: Type.Optional(Type.Boolean({ description: 'Case, accents and spaces do not matter.' })),
  }),
  step('multiply', { by: Decimal }),
  step('formula', { formula: Expression }),
  step('convert-unit', {
    to: Unit,
    from: Type.Optional(Unit),
    decimals: Type.Optional(Decimals),
  }),
  step('convert-currency', {
    to: CurrencyCode,
    from: Type.Optional(
      Type.Union([CurrencyCode, ColumnRef], { description: 'Where the cell itself names no currency.' }),
    ),
    rates: Type.Optional(KeptName),
    on: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'The day of the rate. Default: the run’s.' }),
    ),
    decimals: Type.Optional(Decimals),
  }),
  step('match', {
    to: Type.Union([Type.Literal('brand'), Type.Literal('category')]),
    unknown: Type.Optional(Otherwise),
  }),
  step('default', { text: Type.String({ minLength: 1, maxLength: 5000 }) }),
  step('mend', {
    damage: Damage,
    decimalMark: Type.Optional(
      Type.Union([Type.Literal('.'), Type.Literal(',')], {
        description: 'For numbers that could be read in two ways. Default: those are left as they are.',
      }),
    ),
  }),
] as const

const SimpleTransform = Type.Union([...simple])
export type SimpleTransform = Static<typeof SimpleTransform>

/** One change to a field's text, applied in order. */
export const Transform = Type.Union([
  ...simple,
  step('if', {
    when: Expression,
    then: Type.Array(SimpleTransform, { maxItems: 20 }),
    else: Type.Optional(Type.Array(SimpleTransform, { maxItems: 20 })),
  }),
])
export type Transform = Static<typeof Transform>
