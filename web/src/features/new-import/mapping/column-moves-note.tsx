import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MoveList } from '../../../ui/move-list.tsx'
import type { Draft } from '../use-draft.ts'
import { useColumnMoves } from './use-column-moves.ts'

/** Columns that a kept mapping knows under other names, and one click to take them so. */
export function ColumnMovesNote({ draft, supplier }: { draft: Draft; supplier: string | undefined }) {
  const { t } = useTranslation()
  const found = useColumnMoves(draft, supplier)

  if (!found || found.moves.length === 0) return null
  return (
    <MoveList moves={found.moves}>
      <Button size="xs" onClick={() => draft.setProfile(found.profile)}>
        {t('mapping.acceptMoves')}
      </Button>
    </MoveList>
  )
}
