import type { AnyTable } from '../database/commit.ts'
import type { DatabaseOptions, DictDB } from '../database/database.ts'
import { CorruptFileError, DictDBError } from '../errors.ts'
import { type FileSystem, replaceFile, replaceFileNow } from '../files/file-system.ts'
import { nodeFileSystem } from '../files/node-file-system.ts'
import type { IndexDefinition } from '../index/table-index.ts'
import { type DefinitionJson, definitionFromJson, definitionToJson } from '../log/definition-codec.ts'
import { rowFromJson } from '../log/value-codec.ts'
import { createMissingIndexes } from '../table/adopt-indexes.ts'
import type { Row } from '../table/row.ts'
import { Column, type ColumnType, type SchemaDefinition } from '../table/schema.ts'
import { encodePieces, encodeValue, encodingFor } from './encode-rows.ts'
import { parseJsonBytes, type TextLimits } from './large-json.ts'
import type { BigIntegers } from './python-json.ts'

/** Only JSON is written; pickle is named because files of the Python original may be one. */
export type FileFormat = 'json' | 'pickle'

export interface SaveOptions {
  /** Writes NaN and infinities as Python's bare words instead of refusing them. */
  readonly allowNaN?: boolean | undefined
  readonly files?: FileSystem | undefined
}

export interface LoadOptions extends DatabaseOptions {
  /** Integers past 2^53 become bigints, or are refused; they are never rounded. */
  readonly bigIntegers?: BigIntegers | undefined
  readonly files?: FileSystem | undefined
  /** From which size on a file is parsed in pieces; larger files than a string can hold always are. */
  readonly limits?: TextLimits | undefined
}

/** A table in a file. The first three keys are the original's; its reader skips the others. */
export interface TableJson {
  readonly primary_key: string
  readonly schema: Readonly<Record<string, string>> | null
  readonly records?: readonly Row[]
  readonly format?: string
  readonly columns?: DefinitionJson['schema'] | undefined
  readonly indexes?: readonly IndexDefinition[]
  readonly next_pk?: number
}

/** A table's state at one moment. */
export interface TableState {
  readonly table: AnyTable
  readonly rows: readonly Row[]
  readonly nextKey: number
}

export const OWN_FORMAT = 'dictdb-ts-1'

/** The state of every table now; rows are immutable, so it stays as it is while it is written. */
export function statesOf(db: DictDB): TableState[] {
  return db.listTables().map((name) => {
    const table = db.anyTable(name)
    return { table, rows: table.store.all(), nextKey: table.store.nextKey }
  })
}

export function saveNow(
  db: DictDB,
  file: string,
  format: FileFormat,
  { allowNaN = false, files = nodeFileSystem }: SaveOptions,
): void {
  refusePickle(format, file)
  replaceFileNow(files, file, encodeFull(statesOf(db), allowNaN))
}

export async function saveAsync(
  db: DictDB,
  file: string,
  format: FileFormat,
  { allowNaN = false, files = nodeFileSystem }: SaveOptions,
): Promise<void> {
  refusePickle(format, file)
  await replaceFile(files, file, yielding(encodeFull(statesOf(db), allowNaN)))
}

/** The bytes of a full file. */
export function* encodeFull(states: readonly TableState[], allowNaN: boolean): Generator<Uint8Array> {
  yield Buffer.from('{\n"tables": {\n')
  for (const [i, { table, rows, nextKey }] of states.entries()) {
    const encoding = encodingFor(table.definition().schema, allowNaN)
    const { records: _none, ...head } = tableHead(table, nextKey)
    const opening = encodeValue(head).slice(0, -1)
    yield Buffer.from(`${i > 0 ? ',\n' : ''}${encodeValue(table.name)}: ${opening},"records": [\n`)
    yield* encodePieces(rows, encoding)
    yield Buffer.from('\n]}')
  }
  yield Buffer.from('\n}\n}\n')
}

/** Lets other work go on between pieces. */
export async function* yielding(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    yield piece
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What a file says of a table besides its rows. */
export function tableHead(table: AnyTable, nextKey: number): TableJson {
  const definition = table.definition()
  const { schema } = definitionToJson(definition)
  return {
    primary_key: definition.primaryKey,
    schema: definition.schema === undefined ? null : pythonSchema(definition.schema),
    format: OWN_FORMAT,
    columns: schema,
    indexes: definition.indexes,
    next_pk: nextKey,
  }
}

/** Fills a database from the bytes of a full file. */
export function loadText(db: DictDB, file: string, bytes: Uint8Array, format: FileFormat, options: LoadOptions): void {
  refusePickle(format, file)
  const content = parseFile(file, bytes, options)
  const { tables } = content as { readonly tables?: Readonly<Record<string, TableJson>> }
  if (typeof tables !== 'object' || tables === null)
    throw new CorruptFileError(file, 'it has no tables, so it is no backup')
  db.commits.replay(() => {
    for (const [name, table] of Object.entries(tables)) loadTable(db, file, name, table)
  })
}

/** The value a JSON file holds; a CorruptFileError where it is none. */
export function parseFile(
  file: string,
  bytes: Uint8Array,
  { bigIntegers, limits }: Pick<LoadOptions, 'bigIntegers' | 'limits'> = {},
): unknown {
  if (bytes[0] === 0x80) refusePickle('pickle', file)
  try {
    return parseJsonBytes(bytes, bigIntegers, limits)
  } catch (error) {
    if (error instanceof RangeError) throw new DictDBError(`'${file}': ${error.message}.`)
    throw new CorruptFileError(file, `it is not whole JSON (${error instanceof Error ? error.message : String(error)})`)
  }
}

/** Creates the table a file describes, without rows and indexes. */
export function defineFrom(db: DictDB, name: string, head: TableJson): AnyTable {
  const { primary_key: primaryKey, schema, columns, format } = head
  if (format === OWN_FORMAT)
    return db.define({ ...definitionFromJson({ name, primaryKey, schema: columns, indexes: [] }) })
  return db.define({
    name,
    primaryKey,
    schema: schema === null || schema === undefined ? undefined : schemaFromPython(schema),
    indexes: [],
  })
}

/** Rows of a file as this table's own. */
export function rowsFrom(table: AnyTable, records: readonly Row[], format: string | undefined): Row[] {
  const rows = format === OWN_FORMAT ? records.map(rowFromJson) : [...records]
  const { schema } = table
  if (schema === undefined) return rows
  const bigints = Object.entries(schema.definition).flatMap(([name, { type }]) => (type === 'bigint' ? [name] : []))
  for (const row of rows) {
    for (const name of bigints) if (typeof row[name] === 'number') row[name] = BigInt(row[name])
    schema.validate(row)
  }
  return rows
}

/** Indexes and the next key, once the rows are there. */
export function finishTable(table: AnyTable, { indexes = [], next_pk: nextKey = 1 }: TableJson): void {
  createMissingIndexes(table, indexes)
  table.store.nextKey = Math.max(table.store.nextKey, nextKey)
}

function loadTable(db: DictDB, file: string, name: string, json: TableJson): void {
  if (typeof json.primary_key !== 'string' || !Array.isArray(json.records)) {
    throw new CorruptFileError(file, `table '${name}' has no primary_key or no records`)
  }
  const table = defineFrom(db, name, json)
  const rows = rowsFrom(table, json.records as readonly Row[], json.format)
  const keyless = rows.find((row) => row[json.primary_key] === undefined)
  if (keyless !== undefined)
    throw new CorruptFileError(file, `a record of table '${name}' has no '${json.primary_key}'`)
  table.load(rows)
  finishTable(table, json)
}

/** The schema as the original knows it; null where it cannot say it, for there every field is required and none null. */
function pythonSchema(schema: SchemaDefinition): Record<string, string> | null {
  const entries = Object.entries(schema).map(([name, { type, rules }]) => {
    const python = type === 'bigint' ? 'int' : PYTHON_TYPES.has(type) ? type : undefined
    return rules.nullable || rules.optional || python === undefined ? undefined : ([name, python] as const)
  })
  return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : null
}

const PYTHON_TYPES: ReadonlySet<string> = new Set(['int', 'float', 'str', 'bool', 'list', 'dict'])

function schemaFromPython(schema: Readonly<Record<string, string>>): SchemaDefinition {
  return Object.fromEntries(
    Object.entries(schema).map(([name, type]) => {
      if (!PYTHON_TYPES.has(type)) throw new DictDBError(`'${type}' is not a type of a DictDB schema.`)
      return [name, new Column<unknown, boolean>(type as ColumnType)]
    }),
  )
}

function refusePickle(format: FileFormat, file: string): void {
  const name = String(format).toLowerCase()
  if (name === 'json') return
  if (name !== 'pickle') throw new DictDBError("Unsupported file_format. Please use 'json'.")
  throw new DictDBError(
    `'${file}': pickle holds Python objects and is not read here. Convert it where Python's dictdb is installed: ` +
      `python -c "from dictdb import DictDB; DictDB.load('${file}', 'pickle').save('${file}.json', 'json')"`,
  )
}
