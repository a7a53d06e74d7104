import type { Dialect, FileFormat, RawRow } from '../../types.ts'
import { createDecoder } from '../encoding/decoder.ts'
import { FixedWidthScanner } from './fixed-width-scanner.ts'

/** The lines of a file whose columns have a fixed width. */
export async function* parseFixedWidth(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, skipRows, header }: Dialect,
  { fixedColumns }: FileFormat,
): AsyncGenerator<RawRow[], void, undefined> {
  const decoder = createDecoder(encoding)
  const scanner = new FixedWidthScanner(fixedColumns ?? [], skipRows + (header ? 1 : 0))
  for await (const chunk of bytes) {
    const rows = scanner.push(decoder.push(chunk))
    if (rows.length > 0) yield rows
  }
  const rows = [...scanner.push(decoder.end()), ...scanner.finish()]
  if (rows.length > 0) yield rows
}
