import { gzipSync } from 'node:zlib'
import type { Encoding, ParquetType, SchemaElement } from 'hyparquet'
import type { Stored } from './column-codecs.ts'

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

/** A column as the writer takes it. */
export interface EncodedColumn {
  name: string
  data: readonly (Stored | null)[]
  encoding?: Encoding
}

/**
 * The column in the encoding that becomes smallest, found by trying: gzip finds nothing that repeats at a distance of more
 * than 32 KB, nor that two numbers differ by as much as the next two. Times and ids take a hundredth of what they take plain.
 */
export async function smallestEncoding(element: SchemaElement, { name, data }: EncodedColumn): Promise<EncodedColumn> {
  const { ByteWriter, parquetWrite } = await import('hyparquet-writer')
  const bytesOf = async (column: EncodedColumn) => {
    const writer = new ByteWriter()
    await parquetWrite({
      writer,
      columnData: [{ ...column, data: [...column.data] }],
      schema: [{ name: 'root', num_children: 1 }, element],
      codec: 'GZIP',
      compressors: { GZIP: (bytes) => gzipSync(bytes, { level: LEVEL }) },
      rowGroupSize: Math.max(1, data.length),
      statistics: false,
    })
    return writer.offset
  }
  let smallest: EncodedColumn = { name, data }
  if (data.every((value) => value === null)) return smallest
  let least = await bytesOf(smallest)
  for (const encoding of ENCODINGS[element.type ?? 'BOOLEAN'] ?? []) {
    const bytes = await bytesOf({ name, data, encoding })
    if (bytes >= least) continue
    smallest = { name, data, encoding }
    least = bytes
  }
  return smallest
}
