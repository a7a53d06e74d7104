import { Button } from '@mantine/core'
import type { ColumnMove, ColumnRef, MissingColumn } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../../../api/call.ts'
import { labelOf } from '../../../ui/column-label.ts'
import { useFieldName } from '../../../ui/use-field-name.ts'
import { WarnNote } from '../../../ui/warn-note.tsx'
import { refNamed } from '../mapping/column-ref.ts'
import { takeInstead } from '../mapping/edit-profile.ts'
import { useColumnMoves } from '../mapping/use-column-moves.ts'
import type { Draft } from '../use-draft.ts'
import classes from './start-panel.module.css'

/** The columns for whose sake a mapping cannot read the file. */
export function missingColumnsOf(error: unknown): readonly MissingColumn[] {
  if (!(error instanceof ApiFailure) || error.code !== 'IMPORT_COLUMNS_MISSING') return []
  return (error.details as { missing: readonly MissingColumn[] }).missing
}

interface MissingColumnsNoteProps {
  missing: readonly MissingColumn[]
  draft: Draft
  supplier: string | undefined
}

/** What a mapping takes that the file does not have: for each, the column that seems to be meant, or nothing in its place. */
export function MissingColumnsNote({ missing, draft, supplier }: MissingColumnsNoteProps) {
  const { t } = useTranslation()
  const fieldName = useFieldName()
  const moves = useColumnMoves(draft, supplier)?.moves ?? []
  const { profile, setProfile } = draft

  return (
    <WarnNote>
      <p>{t('mapping.missing', { count: missing.length })}</p>
      <ul className={classes.missing}>
        {missing.map((column) => {
          const { ref, usedBy } = column
          const meant = meantBy(column, moves)
          const without = takeInstead(profile, ref, null)
          // What only a formula names is changed where the formula is.
          const isTaken = JSON.stringify(without) !== JSON.stringify(profile)
          return (
            <li key={`${usedBy} ${labelOf(ref)}`}>
              <strong>{labelOf(ref)}</strong>
              <span>({fieldName(usedBy)})</span>
              {isTaken && meant ? (
                <Button size="compact-sm" onClick={() => setProfile(takeInstead(profile, ref, meant))}>
                  {t('mapping.takeColumn', { column: labelOf(meant) })}
                </Button>
              ) : null}
              {isTaken ? (
                <Button size="compact-sm" variant="default" onClick={() => setProfile(without)}>
                  {t('mapping.leaveOut')}
                </Button>
              ) : null}
            </li>
          )
        })}
      </ul>
    </WarnNote>
  )
}

/** The column that holds what the missing one held, or else is called most like it. */
function meantBy({ ref, nearest }: MissingColumn, moves: readonly ColumnMove[]): ColumnRef | null {
  const to = moves.find(({ from }) => from === labelOf(ref))?.to
  if (to !== undefined) return refNamed(to)
  return nearest[0] === undefined ? null : { column: nearest[0] }
}
