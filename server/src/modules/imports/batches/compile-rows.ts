import { createHash, hash } from 'node:crypto'
import type { Profile } from '@products-manager/contract'
import type { ContentHash, Draft, KeyedDraft, MayMake, WrittenHash } from '../../catalog/index.ts'
import { compileDoctor, type Doctor } from '../doctor/doctor.ts'
import { columnsMissing } from '../errors.ts'
import { compileGroupKey } from '../map/group-key.ts'
import { compileMap } from '../map/map.ts'
import { profileFingerprint } from '../profile/profile-fingerprint.ts'
import { noReferences, type References } from '../references/references.ts'
import { compileTransforms } from '../transform/transform.ts'
import type { Dialect, RawRecord, RawRow, Report, RowText } from '../types.ts'
import { compileKey, type KeySteps } from '../validate/compile-key.ts'
import { draftFields } from '../validate/draft-fields.ts'
import { type EanEvidence, noEanEvidence } from '../validate/ean-evidence.ts'
import { compileValidate } from '../validate/validate.ts'
import { compileDeletionMark } from './deletion-mark.ts'
import { compileSettleEan } from './settle-ean.ts'

/** What a profile makes of one file's records, compiled once per run. */
export interface CompiledRows {
  /** What adjacent rows of one product agree in; null when every row is one. */
  groupKey: ((row: RawRow) => string | null) | null
  /** What the record's offer is found by, where that can be told without checking the record; else null. */
  keyOf(record: RawRecord): string | null
  /** Whether the record takes its offer off the list. */
  isDeleted(record: RawRecord): boolean
  /** The record's hash as it is written, without looking at its cells; null where only they are known. */
  writtenHashOf(record: RawRecord): WrittenHash | null
  digestOf(record: RawRecord): Digest
  /** The record again, from its line and its text; its columns that nobody reads are empty. */
  recordOf(line: number, text: string): RawRecord
  /** The record mapped, transformed and checked; null when it is refused. Every fault goes to `report`. */
  draftOf(record: RawRecord, report: Report): Pick<KeyedDraft, 'key' | 'draft' | 'ticket'> | null
  /** The problems of a record with what did the damage. */
  diagnose: Doctor
  /** The record's fields as they were read, before any check. */
  textOf(record: RawRecord): Record<string, string>
  /** Columns of the file that the profile makes no use of, by name or as 'column 3'. */
  unreadColumns: readonly string[]
  /** What rows may make that the catalogue does not have. */
  makes: MayMake
  /** The draft's fields that the profile speaks of. */
  fields: ReadonlySet<keyof Draft>
}

/** The cells of a record that the profile reads. */
export interface Digest {
  text: string
  /** Changes with any of the cells and with the profile. */
  contentHash: ContentHash
  /** Stands for the record's text where there is none. */
  writtenHash: WrittenHash
}

/** What was found out once for a run. */
export interface Known {
  /** What the file's first records prove of its EANs; without it, none that lost its zeros is repaired. */
  evidence?: EanEvidence
  /** What steps and rules look up; without it, nothing is found. */
  references?: References
}

/**
 * Everything a run does with its rows, as plain functions.
 * @throws IMPORT_COLUMNS_MISSING when the file lacks a column that the profile reads.
 */
export function compileRows(
  profile: Profile,
  dialect: Dialect,
  { evidence = noEanEvidence, references = noReferences }: Known = {},
): CompiledRows {
  const { map, usedPositions, missingColumns } = compileMap(profile, dialect)
  if (missingColumns.length > 0) throw columnsMissing({ columns: missingColumns })

  const mark = compileDeletionMark(profile, dialect)
  const transform = compileTransforms(profile, dialect, references)
  const validate = compileValidate(profile, dialect, { evidence, day: references.day })
  const settleEan = compileSettleEan(profile)
  const known = references.fingerprint === null ? evidence : { evidence, references: references.fingerprint }
  return {
    groupKey: compileGroupKey(profile, dialect),
    isDeleted: mark.isDeleted,
    keyOf: needsWholeRecord(profile) ? () => null : compileKey(profile, dialect, { ...keySteps(references), evidence }),
    ...compileHashes(profileFingerprint(profile, dialect, known), usedPositions, dialect),
    draftOf(record, report) {
      const clean = transform(map(record))
      const draft = validate(clean, report)
      return draft && settleEan(draft, clean.given.fields.ean || null)
    },
    diagnose: compileDoctor(profile, dialect),
    textOf: (record) => ({ ...transform(map(record)).fields }),
    unreadColumns: unreadColumns(dialect, mark.position === null ? usedPositions : [...usedPositions, mark.position]),
    makes: whatMakes(profile),
    fields: new Set(draftFields(profile)),
  }
}

/** A file without titles is a list of prices or stocks of what is known, unless its profile says otherwise. */
function whatMakes({ makes, fields }: Profile): MayMake {
  if (!fields.title) return makes === 'offers' || makes === 'products' ? 'offers' : 'nothing'
  return makes ?? 'products'
}

/** Names are noted when the record is read, not when only its key is. */
function keySteps(references: References): Pick<KeySteps, 'compileMap' | 'compileTransforms'> {
  const quiet = { ...references, noteUnknown: () => {} }
  return { compileMap, compileTransforms: (profile, dialect) => compileTransforms(profile, dialect, quiet) }
}

/**
 * Rules that compare a row with the file's others must see every row, also those the catalogue has already; and one
 * that may take the key away decides about it.
 */
function needsWholeRecord({ rules = [], doubtfulEan }: Profile): boolean {
  if (doubtfulEan === 'queue') return true
  return rules.some(({ unique, check, field }) => unique || (check && (field === 'ean' || field === 'supplierSku')))
}

function unreadColumns({ columns, columnCount }: Dialect, used: readonly number[]): string[] {
  const names = Array.from({ length: columnCount }, (_, i) => columns?.[i] || `column ${i + 1}`)
  return names.filter((_, i) => !used.includes(i))
}

// Neither stands in a cell: control characters are a defect of the row.
const CELL_END = '\u001f'
const ROW_END = '\u001e'

function compileHashes(
  fingerprint: string,
  positions: readonly number[],
  { encoding, delimiter, quote, quoting = 'doubled', columnCount, columns, format }: Dialect,
): Pick<CompiledRows, 'writtenHashOf' | 'digestOf' | 'recordOf'> {
  const width = (positions.at(-1) ?? -1) + 1
  const parts: string[] = [fingerprint]
  // What makes cells of a text, and says which of them are read.
  const read = format ? positions.map((position) => columns?.[position]) : positions
  const reading = JSON.stringify([fingerprint, read, encoding, delimiter, quote, quoting, columnCount])
  const written = createWrittenHash(reading)
  return {
    writtenHashOf({ rows }) {
      const [{ text, defect }] = rows
      if (rows.length > 1 || defect !== null || !text) return null
      return writtenHashIn(written(text))
    },
    digestOf({ rows }) {
      // One array for all records, joined at once: adding cell to cell makes an object for each.
      let size = 1
      for (const { cells } of rows) {
        for (const position of positions) parts[size++] = cells[position] ?? ''
        parts[size++] = ROW_END
      }
      parts.length = size
      const text = parts.join(CELL_END)
      const digest = hash('sha256', text)
      const contentHash = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-${digest.slice(12, 16)}` as const
      return { text, contentHash, writtenHash: writtenHashIn(digest) }
    },
    recordOf(line, text) {
      const cells = new Array<string>(width).fill('')
      const read = text.split(CELL_END)
      for (const [i, position] of positions.entries()) cells[position] = read[i + 1] ?? ''
      return { line, rows: [{ line, cells, defect: null }] }
    },
  }
}

/** Hashes rows behind a text that all of them have in common. */
function createWrittenHash(reading: string): (row: RowText) => string {
  const common = createHash('sha256').update(reading).digest()
  // One buffer for all rows: to hash two pieces one after the other takes three times as long.
  let whole = Buffer.concat([common, Buffer.alloc(16 * 1024)])
  return (row) => {
    const length = common.length + row.length
    if (length > whole.length) whole = Buffer.concat([common, Buffer.alloc(2 * length)])
    row.copyTo(whole, common.length)
    return hash('sha256', whole.subarray(0, length))
  }
}

function writtenHashIn(digest: string): WrittenHash {
  return `${digest.slice(16, 20)}-${digest.slice(20, 32)}`
}
