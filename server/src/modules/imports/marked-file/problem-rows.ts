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
  for await (const { line, column, value, message, suggestion } of problems)
    yield [
      placeText(format, line),
      column ?? '',
      value ?? '',
      message,
      suggestion === '' ? '(empty)' : (suggestion ?? ''),
    ]
}
