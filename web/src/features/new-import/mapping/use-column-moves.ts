import { useQuery } from '@tanstack/react-query'
import { columnMovesQuery } from '../../../api/imports-queries.ts'
import type { Draft } from '../use-draft.ts'
import { isColumn } from './column-ref.ts'
import { columnsOf, entriesOf } from './edit-profile.ts'

/** A kept mapping meets a file whose columns are called otherwise: which is which, and the mapping with those of the file. */
export function useColumnMoves(draft: Draft, supplier: string | undefined) {
  const { profile, upload } = draft
  const owner = draft.kept?.supplierCode ?? supplier
  const refs = [
    ...entriesOf(profile.fields).flatMap(([, mapping]) => columnsOf(mapping)),
    ...(profile.deleted ? [profile.deleted.from] : []),
  ]
  const misses = refs.some((ref) => !upload.detection.columns.some((column) => isColumn(ref, column)))
  const { data } = useQuery({
    ...columnMovesQuery(upload.id, { profile, supplier: owner ?? '' }),
    enabled: misses && owner !== undefined,
  })

  return misses ? data : undefined
}
