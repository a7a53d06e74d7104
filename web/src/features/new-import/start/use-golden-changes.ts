import { useDebouncedValue } from '@mantine/hooks'
import type { GoldenRow, Profile, StoredProfile } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { goldenCheckQuery } from '../../../api/imports-queries.ts'

// As long as the preview waits for the end of the typing.
const TYPING_PAUSE_MS = 300

interface GoldenChanges {
  /** Golden rows that become something else. */
  rows: readonly GoldenRow[]
  /** Somebody said that they may: these rows, and become just that. */
  confirmed: boolean
  onConfirm: (confirmed: boolean) => void
}

/** What a profile would make of the golden rows of the template it replaces, known before it is kept. */
export function useGoldenChanges(template: StoredProfile | undefined, profile: Profile): GoldenChanges {
  const [settled] = useDebouncedValue(profile, TYPING_PAUSE_MS)
  const holdsRows = template !== undefined && template.goldenRows > 0
  const { data } = useQuery({ ...goldenCheckQuery(template?.id ?? '', settled), enabled: holdsRows })
  const [agreed, setAgreed] = useState('')
  const rows = holdsRows ? (data?.items ?? []).filter(({ differences }) => differences.length > 0) : []
  const these = JSON.stringify(rows.map(({ id, differences }) => [id, differences]))

  return { rows, confirmed: agreed === these, onConfirm: (confirmed) => setAgreed(confirmed ? these : '') }
}
