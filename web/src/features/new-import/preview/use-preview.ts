import { useDebouncedValue } from '@mantine/hooks'
import type { PreviewRow, Profile } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { previewQuery } from '../../../api/imports-queries.ts'

// Long enough not to ask at every key, short enough to feel like an answer.
const TYPING_PAUSE_MS = 300

export interface PreviewState {
  rows: readonly PreviewRow[]
  unmapped: readonly string[]
  /** Nothing was shown yet. */
  waiting: boolean
  /** What is shown belongs to the mapping before the last change. */
  stale: boolean
  error: Error | null
  retry: () => void
}

/** What the mapping makes of the first rows, asked again as it changes; the rows before stay until then. */
export function usePreview(uploadId: string, profile: Profile): PreviewState {
  const [settled] = useDebouncedValue(profile, TYPING_PAUSE_MS)
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useQuery(previewQuery(uploadId, settled))
  // Like the rows, what is wrong stays until the next answer: what is offered against it must not jump away.
  const [before, setBefore] = useState(error)
  if (!isFetching && before !== error) setBefore(error)
  const shown = isFetching ? before : error

  return {
    rows: data?.rows ?? [],
    unmapped: data?.unmapped ?? [],
    waiting: isPending && shown === null,
    stale: isPlaceholderData || isFetching,
    error: shown,
    retry: () => void refetch(),
  }
}
