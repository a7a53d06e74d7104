import { reasonOf } from '../doctor/reason-of.ts'
import { placeText } from '../formats/places.ts'
import type { FileFormat } from '../types.ts'
import type { Marked } from './problem-book.ts'

const HEADER = ['Place', 'Column', 'Value', 'Reason', 'Suggestion']

/** The list of problems, as rows of a sheet. */
export async function* problemRows(
  problems: AsyncIterable<Marked>,
  format: FileFormat | undefined,
): AsyncGenerator<string[], void, undefined> {
  yield HEADER
  for await (const problem of problems) {
    const { line, column, value, suggestion } = problem
    yield [
      placeText(format, line),
      column ?? '',
      value ?? '',
      reasonOf(problem),
      suggestion === '' ? '(empty)' : (suggestion ?? ''),
    ]
  }
}
