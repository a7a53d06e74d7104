import type {
  ColumnShape,
  Container,
  FixedColumn,
  FormatKind,
  Problem,
  ProductField,
  Quoting,
} from '@products-manager/contract'
import type { Draft } from '../catalog/index.ts'

/** What is known of a file before it is parsed: enough to tell its encoding and its dialect without reading it again. */
export interface FileSample {
  name: string
  bytes: number
  /** The first bytes, up to 1 MiB; `complete` when that is the whole file. */
  head: Uint8Array
  complete: boolean
  /** Told from every byte of the file, not from the head. */
  utf8: 'ascii' | 'valid' | 'invalid'
  /** Stretches of up to 4 KiB around bytes above 0x7f, from anywhere in the file; at most 16. */
  highBytes: readonly Uint8Array[]
}

/** What is known of a file that may be packed, or a workbook. */
export interface SourceSample {
  name: string
  container: Container
  nature: 'text' | 'xlsx' | 'ods' | 'xls'
  /** The files of an archive, with those that are read. */
  entries: readonly { name: string; bytes: number; isRead: boolean }[]
  /** Of the text inside, or of the first of several; null for a workbook. */
  sample: FileSample | null
}

/** How numbers and dates of one column are written. */
export interface CellFormat {
  decimalMark: '.' | ','
  /** May equal the decimal mark ('2,849,83'): then the last one is the decimal mark. '' when numbers have none. */
  thousandMark: string
  dateOrder: 'dmy' | 'mdy' | 'ymd'
}

/** What a file is and where its records stand in it, decided; what a run reads again must be the same. */
export interface FileFormat {
  kind: FormatKind
  container: Container
  /** Names of the archive's files that are read, in this order; empty outside an archive. */
  entries: readonly string[]
  /** Sheets that are read, in this order. */
  sheets: readonly { name: string; hasMerges: boolean }[]
  /** XML: path of the record's element. JSON: path of the array of records. Behind a '+', on to a list in each of them. */
  records: string | null
  /** The known catalogue format, where it is one. */
  reading: string | null
  places: 'line' | 'row' | 'record'
  fixedColumns: readonly FixedColumn[] | null
}

/** Bytes as they come, or a file of several parts (a workbook, an archive), each opened by its name. */
export type Opened = OpenedText | OpenedParts

export interface OpenedText extends AsyncIterable<Uint8Array> {
  /** Holds what stands elsewhere in a text than the record it belongs to; left out where the text is in memory. */
  createTextStore?(): TextStore
}

export interface OpenedParts {
  /** Files of the archive that are read, or parts of the workbook, by path. */
  names: readonly string[]
  /** Part sizes in bytes, unpacked, by name. */
  sizes: ReadonlyMap<string, number>
  open(name: string): AsyncIterable<Uint8Array>
  /** Holds texts that many cells share; what does not fit into memory is kept on disk. */
  createTextStore(): TextStore
}

/** Texts by their number, in the order they were added. */
export interface TextStore {
  readonly size: number
  add(text: string): void
  get(index: number): string | undefined
  close(): void
}

/** How a file is written, with everything decided: detection, overruled by the profile. */
export interface Dialect extends CellFormat {
  /** Left out: delimited text outside any container. */
  format?: FileFormat
  encoding: string
  delimiter: string
  quote: string | null
  /** How quotes inside cells are written; left out: doubled. */
  quoting?: Quoting
  /** Lines end in U+0085, U+2028, U+2029 or U+001E, and in nothing else. */
  unusualLineEnds?: boolean
  header: boolean
  /** Rows before the header, or before the first record when there is none. */
  skipRows: number
  /** Header names by place, or null without a header. */
  columns: readonly string[] | null
  columnCount: number
  /** By place; the file's own format where a column shows none. */
  formats: readonly CellFormat[]
  /** What each column's cells look like, by place; absent in runs of older releases. */
  shapes?: readonly ColumnShape[]
}

/** A record whose own text is damaged; it is never read further. */
export interface RowDefect {
  code:
    | 'ROW_TOO_SHORT'
    | 'ROW_TOO_LONG'
    | 'QUOTE_NOT_CLOSED'
    /** The last row, which no line break ends, lacks cells or the end of a quoted one. */
    | 'FILE_CUT_OFF'
    | 'QUOTE_STRAY'
    | 'ROW_TOO_LARGE'
    | 'CELL_TOO_LARGE'
    | 'BYTES_INVALID'
    | 'CHARACTER_NOT_ALLOWED'
    /** Another row of the same group is damaged (`value` names its line): the product would miss a variant. */
    | 'GROUP_DAMAGED'
    /** More than 1,000 adjacent rows with one key. */
    | 'GROUP_TOO_LARGE'
    /** A formula whose result the workbook does not hold. */
    | 'FORMULA_NOT_CALCULATED'
    /** A key stands twice in one JSON object; which value counts is nobody's guess. */
    | 'KEY_REPEATED'
    /** A JSON record, or a segment, that cannot be read. */
    | 'RECORD_NOT_READ'
    /** A price, and nothing that says for how many units it is. */
    | 'PRICE_UNIT_UNKNOWN'
  /** Place of the cell, counted from 1, where one can be named. */
  position: number | null
  value: string | null
}

/**
 * One record as the supplier wrote it. `line` says where it stands, counted from 1: ascending and unique in the file.
 * Where that is not simply a line, the dialect's format says what it counts; see `placeOf`.
 */
export interface RawRow {
  line: number
  cells: string[]
  defect: RowDefect | null
  /** Where the row's cells are cut out of its text when they are asked for. */
  text?: RowText | undefined
  /** Names that the file's columns do not have and no row before this one had. */
  appeared?: readonly string[]
}

/** A row's text, from which a cell can be had without cutting out the others. */
export interface RowText {
  /** In bytes, without the line break. */
  readonly length: number
  /** Copies the bytes as the supplier wrote them. */
  copyTo(target: Buffer, at: number): void
  readonly width: number
  /** A cell by its place, counted from 0; '' behind the last. */
  cellAt(place: number): string
  isEmptyAt(place: number): boolean
}

/** The rows that are one product: usually one; several when the profile groups them. The first row is the product. */
export interface RawRecord {
  line: number
  rows: readonly [RawRow, ...RawRow[]]
}

/** One row of a group. */
export interface MappedMember {
  line: number
  fields: Partial<Record<ProductField, string>>
  cells?: readonly string[] | null
}

/** The same record under our field names; values are still text. Absent: not mapped; '' or absent: no value. */
export interface MappedRecord {
  line: number
  fields: Partial<Record<ProductField, string>>
  specs: Record<string, string> | null
  /** One per row of the group when the profile maps variant fields or images of more than one row. */
  members: readonly MappedMember[]
  /** The first row's cells, where a step reads columns besides those of its field. */
  cells?: readonly string[] | null
  /** Rows whose own text is damaged; then nothing else of the record counts. */
  defects: readonly { line: number; defect: RowDefect }[] | null
}

export type FaultCode =
  | 'TEXT_DAMAGED'
  | 'TEXT_REPAIRED'
  | 'VALUE_NOT_ALLOWED'
  | 'FORMULA_NOT_WORKED_OUT'
  | 'UNIT_UNKNOWN'
  | 'CURRENCY_UNKNOWN'
  | 'RATE_MISSING'
  | 'NAME_UNKNOWN'

/** A value a transformation could make nothing of, or text it found damaged; validation reports it. */
export interface FieldFault {
  code: FaultCode
  field: ProductField | null
  /** Place among `members`; null for the record itself. */
  member: number | null
  /** The specification's name when the fault is in one. */
  spec: string | null
}

/** A mapped record after its transformations: NFC text without control characters. */
export interface CleanRecord extends MappedRecord {
  /** The record before them, in the supplier's own words, for the report. */
  given: MappedRecord
  faults: readonly FieldFault[] | null
}

/** A record that passed every check. */
export interface DraftRow {
  line: number
  draft: Draft
}

export type Report = (problem: Problem) => void
