import type { SourceState } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../../../ui/tag.tsx'

const tones: Record<SourceState, Tone> = {
  good: 'good',
  waiting: 'warn',
  failing: 'bad',
  late: 'warn',
  paused: 'plain',
  new: 'plain',
}

/** How a source does, in one word and a colour. */
export function SourceTag({ state }: { state: SourceState }) {
  const { t } = useTranslation()

  return (
    <Tag tone={tones[state]} dot>
      {t(`sources.states.${state}`)}
    </Tag>
  )
}
