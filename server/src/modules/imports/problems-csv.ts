import { csvCell } from '../../platform/csv-cells.ts'
import { reasonOf } from './doctor/reason-of.ts'
import { placeText } from './formats/places.ts'
import type { ProblemRow } from './queries/list-problems.ts'
import type { FileFormat } from './types.ts'

const HEADER = ['line', 'place', 'severity', 'code', 'field', 'column', 'value', 'message', 'cause', 'suggestion']

/** Problems as CSV (RFC 4180, UTF-8 with BOM, which spreadsheets need to read accents). */
export async function* problemsCsv(problems: AsyncIterable<ProblemRow>, format?: FileFormat): AsyncGenerator<string> {
  yield `\ufeff${HEADER.join(',')}\r\n`
  for await (const problem of problems) {
    const { line, severity, code, field, column, value, cause, suggestion } = problem
    const place = placeText(format, line)
    const cells = [String(line), place, severity, code, field, column, value, reasonOf(problem), cause, suggestion]
    yield `${cells.map((cell) => csvCell(cell ?? null)).join(',')}\r\n`
  }
}
