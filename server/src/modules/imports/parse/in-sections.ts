import { lineIn } from '../formats/places.ts'
import type { Opened, RawRow } from '../types.ts'

/** Reads one text, or the files of an archive one after the other, their lines numbered on. */
export async function* inSections(
  opened: Opened,
  read: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<RawRow[]>,
): AsyncGenerator<RawRow[], void, undefined> {
  if (Symbol.asyncIterator in opened) {
    yield* read(opened)
    return
  }
  for (const [section, name] of opened.names.entries()) {
    for await (const rows of read(opened.open(name))) {
      if (section > 0) for (const row of rows) row.line = lineIn(section, row.line)
      yield rows
    }
  }
}
