import type { Fetch, FetchStatus } from '@products-manager/contract'
import type { Tone } from '../../../ui/tag.tsx'

const tones: Record<FetchStatus, Tone> = {
  running: 'accent',
  taken: 'good',
  unchanged: 'plain',
  failed: 'bad',
}

/** What came of a look. A file that waited to be mapped is a new file like any other once it is. */
export function fetchOutcome({ status, uploadId, mappedBy }: Fetch) {
  if (uploadId !== null && mappedBy === null) return { tone: 'warn', label: 'sources.unmapped' } as const
  const told = uploadId === null ? status : 'taken'
  return { tone: tones[told], label: `sources.statuses.${told}` } as const
}
