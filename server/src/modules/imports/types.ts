import type { ColumnShape, Problem, ProductField } from '@products-manager/contract'
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

/** How numbers and dates of one column are written. */
export interface CellFormat {
  decimalMark: '.' | ','
  /** May equal the decimal mark ('2,849,83'): then the last one is the decimal mark. '' when numbers have none. */
  thousandMark: string
  dateOrder: 'dmy' | 'mdy' | 'ymd'
}

/** How a file is written, with everything decided: detection, overruled by the profile. */
export interface Dialect extends CellFormat {
  encoding: string
  delimiter: string
  quote: string | null
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
    | 'QUOTE_STRAY'
    | 'ROW_TOO_LARGE'
    | 'CELL_TOO_LARGE'
    | 'BYTES_INVALID'
    | 'CHARACTER_NOT_ALLOWED'
    /** Another row of the same group is damaged (`value` names its line): the product would miss a variant. */
    | 'GROUP_DAMAGED'
    /** More than 1,000 adjacent rows with one key. */
    | 'GROUP_TOO_LARGE'
  /** Place of the cell, counted from 1, where one can be named. */
  position: number | null
  value: string | null
}

/** One record as the supplier wrote it. `line` is where a person finds it in the file, counted from 1. */
export interface RawRow {
  line: number
  cells: string[]
  defect: RowDefect | null
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
