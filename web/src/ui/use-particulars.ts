import type { ColumnMove, MissingColumn } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { labelOf } from './column-label.ts'
import { useFieldName } from './use-field-name.ts'

/** The facts of errors whose particulars are told in the person's language, by code. */
interface Facts {
  IMPORT_COLUMNS_MISSING: {
    missing: readonly MissingColumn[]
    moves: readonly ColumnMove[]
    fitting: readonly string[]
  }
  IMPORT_COLUMNS_MOVED: { moves: readonly ColumnMove[] }
  IMPORT_LIST_EMPTY: { record: string; list: string; lists: readonly string[] }
  IMPORT_LOOKUP_TABLES_MISSING: { names: readonly string[] }
  IMPORT_NO_RECORDS: { found: readonly string[] }
  IMPORT_PART_NOT_FOUND: { wanted: string; found: readonly string[] }
}

// As many as the server's own sentence names.
const MOST_NAMED = 30

/** What an error says in particular, from its facts; null where they are not told or not there. */
export function useParticulars(): (error: { code: string; details?: unknown }) => string | null {
  const { t, i18n } = useTranslation()
  const fieldName = useFieldName()
  const list = (names: readonly string[]) =>
    names
      .slice(0, MOST_NAMED)
      .map((name) => t('particulars.name', { name }))
      .join(', ')
  const some = (key: 'particulars.fitting' | 'particulars.there' | 'particulars.recordsAt' | 'particulars.lists') => {
    return (names: readonly string[]) => (names.length === 0 ? [] : [t(key, { names: list(names) })])
  }
  const moved = (moves: readonly ColumnMove[]) => moves.map(({ from, to }) => t('mapping.moveQuestion', { from, to }))

  const sentences: { [Code in keyof Facts]: (facts: Facts[Code]) => string[] } = {
    IMPORT_COLUMNS_MISSING: ({ missing, moves, fitting }) => [
      t('particulars.missing', {
        columns: missing
          .map(({ ref, usedBy }) => t('particulars.columnFor', { name: labelOf(ref), field: fieldName(usedBy) }))
          .join(', '),
      }),
      ...moved(moves),
      ...some('particulars.fitting')(fitting),
    ],
    IMPORT_COLUMNS_MOVED: ({ moves }) => moved(moves),
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
    // English is the server's own.
    if (i18n.language === 'en' || !isTold(code) || typeof details !== 'object' || details === null) return null
    return (sentences[code] as (facts: object) => string[])(details).join(' ')
  }

  function isTold(code: string): code is keyof Facts {
    return code in sentences
  }
}
