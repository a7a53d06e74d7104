import { setImmediate as nextTurn } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Compressors, FileMetaData, SchemaElement } from 'hyparquet'
import { ArchiveError } from '../archive-error.ts'
import { asText, type ColumnCodec, codecOf, exactCodec, type Stored } from './column-codecs.ts'
import type { ArchivedColumn, RowSet, Text } from './rows.ts'
import { smallestEncoding } from './smallest-encoding.ts'
import { type ParquetColumn, writeColumns } from './write-columns.ts'

// Every reader of Parquet has gzip; beyond this level a tenth is won for three times the time.
const LEVEL = 4
const COMPRESSORS: Compressors = { GZIP: (bytes) => gunzipSync(bytes) }
/** Where the file tells which of PostgreSQL's types its columns have. */
const TYPES = 'pgops.columns'
// A byte order mark is part of the text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The rows as a Parquet file that any reader of Parquet understands, and that gives back exactly these texts. */
export async function parquetOf(set: RowSet): Promise<Uint8Array> {
  const columns: ParquetColumn[] = []
  for (const [i, { name, type }] of set.columns.entries()) {
    const { codec, stored } = exactCodec(type, set.values[i] ?? [])
    const element: SchemaElement = { name, repetition_type: 'OPTIONAL', ...codec.element }
    columns.push(await smallestEncoding({ element, values: stored }))
    // A large column takes a tenth of a second: others of this process have their turn between.
    await nextTurn()
  }
  const kvMetadata = [{ key: TYPES, value: JSON.stringify(set.columns) }]
  return (await writeColumns(columns, { level: LEVEL, statistics: true, kvMetadata })).getBytes()
}

/** The rows of a file that `parquetOf` made. */
export async function readParquet(bytes: Uint8Array): Promise<RowSet> {
  const { parquetMetadata, parquetRead } = await import('hyparquet')
  // The reader takes a buffer of its own.
  const file = new Uint8Array(bytes).buffer
  const metadata = parquetMetadata(file)
  const columns = columnsIn(metadata)
  const codecs = columns.map(({ name, type }) => codecIn(metadata, name, type))
  const count = Number(metadata.num_rows)
  const values: Text[][] = columns.map(() => [])
  const places = new Map(columns.map(({ name }, i) => [name, i]))
  if (count > 0) {
    await parquetRead({
      file,
      metadata: unconverted(metadata, codecs),
      compressors: COMPRESSORS,
      utf8: false,
      parsers: { stringFromBytes: (one: Uint8Array) => one && decoder.decode(one) },
      onChunk({ columnName, columnData }) {
        const place = places.get(columnName) ?? -1
        const codec = codecs[place] ?? asText
        for (const one of columnData as Iterable<Stored | null | undefined>)
          values[place]?.push(one === null || one === undefined ? null : codec.text(one))
      },
    })
  }
  if (values.some((column) => column.length !== count)) throw damaged('a column has fewer rows than the file')
  return { columns, values, count }
}

function columnsIn({ key_value_metadata: pairs = [] }: FileMetaData): ArchivedColumn[] {
  const told = pairs.find(({ key }) => key === TYPES)?.value
  if (told) return JSON.parse(told) as ArchivedColumn[]
  throw damaged('it does not tell the types of its columns')
}

/** That of the type, or text: the writer falls back to it when a value does not fit. */
function codecIn({ schema }: FileMetaData, name: string, type: string): ColumnCodec {
  const codec = codecOf(type)
  return schema.find((one) => one.name === name)?.converted_type === 'UTF8' ? asText : codec
}

/** Has the reader give what is stored: its own values of times and decimals are rounded. */
function unconverted(metadata: FileMetaData, codecs: readonly ColumnCodec[]): FileMetaData {
  const [root, ...elements] = metadata.schema
  const raw = elements.map((element, i) => {
    if (codecs[i] === asText) return element
    const { converted_type: _converted, logical_type: _logical, ...plain } = element
    return plain
  })
  return { ...metadata, schema: root ? [root, ...raw] : raw }
}

function damaged(how: string): ArchiveError {
  return new ArchiveError('ARCHIVE_DAMAGED', `The Parquet file is damaged: ${how}.`)
}
