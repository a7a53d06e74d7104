import type { RunStatus } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from './tag.tsx'

const tones: Record<RunStatus, Tone> = {
  pending: 'plain',
  running: 'accent',
  completed: 'good',
  completed_with_errors: 'warn',
  failed: 'bad',
  cancelled: 'plain',
  interrupted: 'warn',
  held: 'warn',
}

/** Where an import stands, in one word and a colour. */
export function RunTag({ status }: { status: RunStatus }) {
  const { t } = useTranslation()

  return (
    <Tag tone={tones[status]} dot>
      {t(`runs.status.${status}`)}
    </Tag>
  )
}
