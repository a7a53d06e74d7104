import type { ColumnMove, DamageCause, DamagedPlace, MissingColumn } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { labelOf } from './column-label.ts'
import { useFieldName } from './use-field-name.ts'
import { useFormat } from './use-format.ts'

/** The facts of errors whose particulars are told in the person's language, by code. */
interface Facts {
  IMPORT_COLUMNS_MISSING: {
    missing: readonly MissingColumn[]
    fitting: readonly string[]
  }
  IMPORT_FILE_DAMAGED: { place?: DamagedPlace; cause?: DamageCause | null; rowsBefore: number | null }
  IMPORT_COLUMNS_MOVED: { moves: readonly ColumnMove[] }
  IMPORT_LIST_EMPTY: { record: string; list: string; lists: readonly string[] }
  IMPORT_LOOKUP_TABLES_MISSING: { names: readonly string[] }
  IMPORT_NO_RECORDS: { found: readonly string[] }
  IMPORT_PART_NOT_FOUND: { wanted: string; found: readonly string[] }
}

// As many as the server's own sentence names.
const MOST_NAMED = 30

/** What an error says in particular, from its facts; null where they are not told or not there. In English the server's own
 *  sentences are as good, save those that speak of commands. */
export function useParticulars(): (error: { code: string; details?: unknown }) => string | null {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const format = useFormat()
  const list = (names: readonly string[]) =>
    names
      .slice(0, MOST_NAMED)
      .map((name) => t('particulars.name', { name }))
      .join(', ')
  const some = (key: 'particulars.fitting' | 'particulars.there' | 'particulars.recordsAt' | 'particulars.lists') => {
    return (names: readonly string[]) => (names.length === 0 ? [] : [t(key, { names: list(names) })])
  }
  const placed = ({ entry, sheet, row, line, column, byte, behind = false }: DamagedPlace) => {
    const parts = [
      ...(entry === undefined ? [] : [t('particulars.name', { name: entry })]),
      ...(sheet === undefined ? [] : [t('particulars.sheet', { name: sheet })]),
      ...(row === undefined ? [] : [t('particulars.row', { row: format.count(row) })]),
      ...(line === undefined ? [] : [t('particulars.line', { line: format.count(line) })]),
      ...(column === undefined ? [] : [t('particulars.column', { column: format.count(column) })]),
      ...(byte === undefined ? [] : [t('particulars.byte', { byte: format.count(byte) })]),
    ]
    const key = behind ? 'particulars.wholeUntil' : 'particulars.damagedAt'
    return parts.length === 0 ? [] : [t(key, { place: parts.join(', ') })]
  }
  const moved = (moves: readonly ColumnMove[]) => moves.map(({ from, to }) => t('mapping.moveQuestion', { from, to }))

  const sentences: { [Code in keyof Facts]: (facts: Facts[Code]) => string[] } = {
    // What the missing ones seem to be called now is asked where it can be answered.
    IMPORT_COLUMNS_MISSING: ({ missing, fitting }) => [
      t('particulars.missing', {
        columns: missing
          .map(({ ref, usedBy }) => t('particulars.columnFor', { name: labelOf(ref), field: fieldName(usedBy) }))
          .join(', '),
      }),
      ...some('particulars.fitting')(fitting),
    ],
    IMPORT_COLUMNS_MOVED: ({ moves }) => moved(moves),
    IMPORT_FILE_DAMAGED: ({ place = {}, cause = null, rowsBefore }) => [
      ...placed(place),
      ...(cause ? [t(`particulars.${cause}`)] : []),
      ...(rowsBefore === null
        ? []
        : [t('particulars.rowsBefore', { count: rowsBefore, rows: format.count(rowsBefore) })]),
    ],
    IMPORT_LIST_EMPTY: ({ list: empty, lists }) => [
      t('particulars.emptyList', { name: empty }),
      ...some('particulars.lists')(lists),
    ],
    IMPORT_LOOKUP_TABLES_MISSING: ({ names }) => [t('particulars.tables', { names: list(names) })],
    IMPORT_NO_RECORDS: ({ found }) => some('particulars.recordsAt')(found),
    IMPORT_PART_NOT_FOUND: ({ wanted, found }) => [
      t('particulars.wanted', { name: wanted }),
      ...some('particulars.there')(found),
    ],
  }

  return ({ code, details }) => {
    if (!isTold(code) || typeof details !== 'object' || details === null) return null
    const told = (sentences[code] as (facts: object) => string[])(details)
    // Where neither a place nor a cause is known, the server's own sentence says more.
    return told.length === 0 && code === 'IMPORT_FILE_DAMAGED' ? null : told.join(' ')
  }

  function isTold(code: string): code is keyof Facts {
    return code in sentences
  }
}
