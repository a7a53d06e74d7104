import type { Encoding, ParquetType } from 'hyparquet'
import { type ParquetColumn, writeColumns } from './write-columns.ts'

// Ranks encodings as the level of the file does, in a third of the time.
const LEVEL = 1
// Every reader of Parquet 2 has these. BYTE_STREAM_SPLIT of other types is too young.
const ENCODINGS: Partial<Record<ParquetType, Encoding[]>> = {
  INT32: ['RLE_DICTIONARY', 'DELTA_BINARY_PACKED'],
  INT64: ['RLE_DICTIONARY', 'DELTA_BINARY_PACKED'],
  DOUBLE: ['RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
  BYTE_ARRAY: ['RLE_DICTIONARY', 'DELTA_BYTE_ARRAY'],
  FIXED_LEN_BYTE_ARRAY: ['RLE_DICTIONARY'],
}

/**
 * The column in the encoding that becomes smallest, found by trying: gzip finds nothing that repeats at a distance of more
 * than 32 KB, nor that two numbers differ by as much as the next two. Times and ids take a hundredth of what they take plain.
 */
export async function smallestEncoding(column: ParquetColumn): Promise<ParquetColumn> {
  const bytesOf = async (tried: ParquetColumn) =>
    (await writeColumns([tried], { level: LEVEL, statistics: false })).offset
  let smallest = column
  if (column.values.every((value) => value === null)) return smallest
  let least = await bytesOf(smallest)
  for (const encoding of ENCODINGS[column.element.type ?? 'BOOLEAN'] ?? []) {
    const bytes = await bytesOf({ ...column, encoding })
    if (bytes >= least) continue
    smallest = { ...column, encoding }
    least = bytes
  }
  return smallest
}
