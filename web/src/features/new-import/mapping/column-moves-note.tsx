import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { columnMovesQuery } from '../../../api/imports-queries.ts'
import { MoveList } from '../../../ui/move-list.tsx'
import type { Draft } from '../use-draft.ts'
import { isColumn } from './column-ref.ts'
import { columnsOf, entriesOf } from './edit-profile.ts'

/** A kept mapping meets a file whose columns are called otherwise: which is which, and one click to take it. */
export function ColumnMovesNote({ draft, supplier }: { draft: Draft; supplier: string | undefined }) {
  const { t } = useTranslation()
  const { profile, upload } = draft
  const owner = draft.kept?.supplierCode ?? supplier
  const misses = entriesOf(profile.fields).some(([, mapping]) =>
    columnsOf(mapping).some((ref) => !upload.detection.columns.some((column) => isColumn(ref, column))),
  )
  const { data } = useQuery({
    ...columnMovesQuery(upload.id, { profile, supplier: owner ?? '' }),
    enabled: misses && owner !== undefined,
  })

  if (!misses || !data || data.moves.length === 0) return null
  return (
    <MoveList moves={data.moves}>
      <Button size="xs" onClick={() => draft.setProfile(data.profile)}>
        {t('mapping.acceptMoves')}
      </Button>
    </MoveList>
  )
}
