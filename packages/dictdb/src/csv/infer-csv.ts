import type { Row } from '../table/row.ts'
import type { ColumnType, SchemaDefinition } from '../table/schema.ts'
import type { CsvProblem, CsvRecord } from './parse-csv.ts'

export interface CsvReading {
  readonly hasHeader: boolean
  readonly inferTypes: boolean
  readonly schema: SchemaDefinition | undefined
}

const INTEGER = /^[+-]?\d+$/
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const TRUE = new Set(['true', '1', 'yes'])
const FALSE = new Set(['false', '0', 'no'])

/** Rows from CSV records: names from the header or `col_0…`, types from the schema, or the narrowest that fits the whole column. */
export function rowsFromCsv(
  records: readonly CsvRecord[],
  { hasHeader, inferTypes, schema }: CsvReading,
  problems: CsvProblem[],
): Row[] {
  const width = records[0]?.fields.length ?? 0
  const names = hasHeader ? (records[0]?.fields ?? []) : Array.from({ length: width }, (_, i) => `col_${i}`)
  const body = hasHeader ? records.slice(1) : records
  for (const { line, fields } of body) {
    if (fields.length < names.length) problems.push({ line, problem: 'too few fields' })
    if (fields.length > names.length) problems.push({ line, problem: 'too many fields' })
  }
  const types = names.map(
    (name, i) => schema?.[name]?.type ?? (inferTypes && schema === undefined ? narrowest(body, i) : 'str'),
  )
  return body.map(({ line, fields }) => {
    const row: Row = {}
    names.forEach((name, i) => {
      row[name] = convert({ line, column: name, type: types[i]!, text: fields[i] ?? '' }, problems)
    })
    return row
  })
}

function narrowest(records: readonly CsvRecord[], column: number): ColumnType {
  let type: ColumnType = 'int'
  let seen = false
  for (const { fields } of records) {
    const text = (fields[column] ?? '').trim()
    if (text === '') continue
    seen = true
    if (type === 'int' && !(INTEGER.test(text) && Number.isSafeInteger(Number(text)))) type = 'float'
    if (type === 'float' && !DECIMAL.test(text)) return 'str'
    // An integer too long for a number would lose digits as a float.
    if (type === 'float' && INTEGER.test(text) && !Number.isSafeInteger(Number(text))) return 'str'
  }
  return seen ? type : 'str'
}

interface Cell {
  readonly line: number
  readonly column: string
  readonly type: ColumnType
  readonly text: string
}

/** A failed conversion keeps the text, and is reported. */
function convert({ line, column, type, text }: Cell, problems: CsvProblem[]): unknown {
  if (type === 'str') return text
  const trimmed = text.trim()
  if (trimmed === '') return null
  const keep = (problem: CsvProblem['problem']) => {
    problems.push({ line, column, value: text, problem })
    return text
  }
  switch (type) {
    case 'int':
      return INTEGER.test(trimmed) && Number.isSafeInteger(Number(trimmed)) ? Number(trimmed) : keep('not a number')
    case 'float':
    case 'number':
      return DECIMAL.test(trimmed) ? Number(trimmed) : keep('not a number')
    case 'bigint':
      return INTEGER.test(trimmed) ? BigInt(trimmed) : keep('not a number')
    case 'bool': {
      const word = trimmed.toLowerCase()
      return TRUE.has(word) ? true : FALSE.has(word) ? false : keep('not a bool')
    }
    case 'date':
      return new Date(trimmed)
    default:
      try {
        return JSON.parse(text) as unknown
      } catch {
        return keep('not JSON')
      }
  }
}
