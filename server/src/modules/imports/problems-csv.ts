import { csvCell } from '../../platform/csv-cells.ts'
import { placeText } from './formats/places.ts'
import type { ProblemRow } from './queries/list-problems.ts'
import type { FileFormat } from './types.ts'

const HEADER = ['line', 'place', 'severity', 'code', 'field', 'column', 'value', 'message']

/** Problems as CSV (RFC 4180, UTF-8 with BOM, which spreadsheets need to read accents). */
export async function* problemsCsv(problems: AsyncIterable<ProblemRow>, format?: FileFormat): AsyncGenerator<string> {
  yield `\ufeff${HEADER.join(',')}\r\n`
  for await (const { line, severity, code, field, column, value, message } of problems)
    yield `${[String(line), placeText(format, line), severity, code, field, column, value, message].map(csvCell).join(',')}\r\n`
}
