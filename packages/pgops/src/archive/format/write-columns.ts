import { gzipSync } from 'node:zlib'
import type { Encoding, KeyValue, SchemaElement } from 'hyparquet'
import type { ByteWriter } from 'hyparquet-writer'
import type { Stored } from './column-codecs.ts'

export interface ParquetColumn {
  element: SchemaElement
  values: (Stored | null)[]
  encoding?: Encoding
}

interface Writing {
  /** Of gzip. */
  level: number
  statistics: boolean
  kvMetadata?: KeyValue[]
}

/** The columns as a Parquet file of one row group. */
export async function writeColumns(
  columns: readonly ParquetColumn[],
  { level, ...options }: Writing,
): Promise<ByteWriter> {
  const { ByteWriter, parquetWrite } = await import('hyparquet-writer')
  const writer = new ByteWriter()
  await parquetWrite({
    writer,
    columnData: columns.map(({ element: { name }, values, encoding }) => ({
      name,
      data: values,
      ...(encoding && { encoding }),
    })),
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(({ element }) => element)],
    codec: 'GZIP',
    compressors: { GZIP: (bytes) => gzipSync(bytes, { level }) },
    rowGroupSize: Math.max(1, columns[0]?.values.length ?? 0),
    createdBy: 'pgops',
    ...options,
  })
  return writer
}
