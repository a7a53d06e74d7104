import pg from 'pg'

type Parse = (text: string) => unknown

// Object identifiers of PostgreSQL's own types never change.
const INT8 = 20
const JSON_ARRAYS = [199, 3807]
const AS_TEXT = [
  1082, // date: a Date would move it by the time zone
  1114, // timestamp without time zone: which instant it means, only the caller knows
  1186, // interval
  1700, // numeric: a number would lose digits
]
const ARRAYS_AS_TEXT = [
  1003, // name[]
  1115, // timestamp[]
  1182, // date[]
  1187, // interval[]
  1231, // numeric[]
]
const INT8_ARRAY = 1016

const parsers = new Map<number, Parse>([
  [INT8, safeInteger],
  [INT8_ARRAY, arrayOf(safeInteger)],
  ...AS_TEXT.map((oid): [number, Parse] => [oid, String]),
  ...ARRAYS_AS_TEXT.map((oid): [number, Parse] => [oid, arrayOf(String)]),
  ...JSON_ARRAYS.map((oid): [number, Parse] => [oid, arrayOf((text) => JSON.parse(text))]),
])

/** How each column type arrives: numeric, date, timestamp and interval as text, timestamptz as Date, int8 as number. */
export const valueTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new RangeError('a bigint is outside the range of a number; select it as text')
}

interface ArrayParser {
  create(text: string, parse: Parse): { parse(): unknown[] }
}

function arrayOf(parse: Parse): Parse {
  // The driver's types describe another version of this function.
  const parser = pg.types.arrayParser as unknown as ArrayParser
  return (text) => parser.create(text, parse).parse()
}
