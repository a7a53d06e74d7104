import type { RunStatus } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { runTones } from './run-tones.ts'
import { Tag } from './tag.tsx'

/** Where an import stands, in one word and a colour. */
export function RunTag({ status }: { status: RunStatus }) {
  const { t } = useTranslation()

  return (
    <Tag tone={runTones[status]} dot>
      {t(`runs.status.${status}`)}
    </Tag>
  )
}
