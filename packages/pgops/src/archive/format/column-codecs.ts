import type { SchemaElement } from 'hyparquet'
import { dateOfDays, daysOf, microsOf, momentOfMicros } from './moments.ts'
import type { Text } from './rows.ts'

/** What Parquet stores of a value. */
export type Stored = string | number | bigint | boolean | Uint8Array

/** How a column of a PostgreSQL type becomes one of Parquet, and back to the very text. */
export interface ColumnCodec {
  element: Omit<SchemaElement, 'name'>
  /** Null when this value cannot be stored so. */
  store(text: string): Stored | null
  text(stored: Stored): string
}

/** What holds everything: the text itself. */
export const asText: ColumnCodec = {
  element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  store: (text) => text,
  text: String,
}

// What fits into 64 bits.
const MOST_DIGITS = 18
const NUMERIC = /^numeric\((\d+),(\d+)\)$/

/** The codec of a type; text where Parquet has nothing that is exact. */
export function codecOf(type: string): ColumnCodec {
  const [, precision, scale] = NUMERIC.exec(type) ?? []
  if (precision && Number(precision) <= MOST_DIGITS) return decimal(Number(precision), Number(scale))
  return CODECS.get(type) ?? asText
}

/**
 * The codec that gives back every text of the column exactly: that of its type, or text when a value does not fit, such as
 * `infinity` in a timestamp. Tried value by value, so that nothing depends on how well PostgreSQL's way of writing is known.
 */
export function exactCodec(type: string, values: readonly Text[]): { codec: ColumnCodec; stored: (Stored | null)[] } {
  const codec = codecOf(type)
  if (codec === asText) return { codec, stored: [...values] }

  const stored: (Stored | null)[] = []
  for (const value of values) {
    const one = value === null ? null : codec.store(value)
    if (value !== null && (one === null || codec.text(one) !== value)) return { codec: asText, stored: [...values] }
    stored.push(one)
  }
  return { codec, stored }
}

const integer: ColumnCodec = { element: { type: 'INT32' }, store: Number, text: String }
const bigInteger: ColumnCodec = {
  element: { type: 'INT64' },
  store: (text) => BigInt(text),
  text: String,
}

// Beyond these exponents PostgreSQL writes 1e+15 (double precision) and 1e+06 (real).
const float = (digits: number): ColumnCodec => ({
  element: { type: 'DOUBLE' },
  store: (text) => (/^-?\d/.test(text) ? Number(text) : null),
  text: (stored) => floatText(Number(stored), digits),
})

const moment = (zone: '+00' | ''): ColumnCodec => ({
  element: {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: zone !== '', unit: 'MICROS' },
  },
  store: microsOf,
  text: (stored) => momentOfMicros(BigInt(stored as bigint), zone),
})

const CODECS: ReadonlyMap<string, ColumnCodec> = new Map([
  ['boolean', { element: { type: 'BOOLEAN' }, store: (text) => text === 't', text: (stored) => (stored ? 't' : 'f') }],
  ['smallint', integer],
  ['integer', integer],
  ['bigint', bigInteger],
  ['real', float(6)],
  ['double precision', float(15)],
  ['timestamp with time zone', moment('+00')],
  ['timestamp without time zone', moment('')],
  [
    'date',
    {
      element: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
      store: daysOf,
      text: (stored) => dateOfDays(Number(stored)),
    },
  ],
  [
    'uuid',
    {
      element: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, logical_type: { type: 'UUID' } },
      store: (text) => Buffer.from(text.replaceAll('-', ''), 'hex'),
      text: (stored) => uuidText(Buffer.from(stored as Uint8Array).toString('hex')),
    },
  ],
  [
    'bytea',
    {
      element: { type: 'BYTE_ARRAY' },
      store: (text) => Buffer.from(text.slice(2), 'hex'),
      text: (stored) => `\\x${Buffer.from(stored as Uint8Array).toString('hex')}`,
    },
  ],
])

function decimal(precision: number, scale: number): ColumnCodec {
  return {
    element: {
      type: 'INT64',
      converted_type: 'DECIMAL',
      precision,
      scale,
      logical_type: { type: 'DECIMAL', precision, scale },
    },
    store: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? BigInt(text.replace('.', '')) : null),
    text(stored) {
      const digits = String(stored)
        .replace('-', '')
        .padStart(scale + 1, '0')
      const sign = BigInt(stored as bigint) < 0n ? '-' : ''
      return `${sign}${digits.slice(0, digits.length - scale)}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
    },
  }
}

function floatText(value: number, digits: number): string {
  if (Object.is(value, -0)) return '-0'
  const exponent = value === 0 ? 0 : Number(value.toExponential().split('e')[1])
  if (exponent >= -4 && exponent < digits) return String(value)
  const [mantissa = '', power = ''] = value.toExponential().split('e')
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`
}

function uuidText(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
