import type { Confidence, DetectionReason } from '@products-manager/contract'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import classes from './detection-panel.module.css'
import { useReasonText } from './use-reason-text.ts'

const tones: Record<Confidence, Tone> = { certain: 'good', likely: 'accent', guess: 'warn', given: 'plain' }

interface Props {
  name: string
  confidence: Confidence
  why: readonly DetectionReason[]
  /** A sentence beside the reasons, or instead of them. */
  note?: string
  /** The control, named by the element of this id. */
  children: (labelId: string) => ReactNode
}

/** One thing that was found out: what it is called, how sure that is, what to choose, and why. */
export function SettingFrame({ name, confidence, why, note = '', children }: Props) {
  const { t } = useTranslation()
  const told = useReasonText()(why)
  const label = useId()

  return (
    <div className={classes.setting}>
      <div className={classes.head}>
        <span id={label} className={classes.name}>
          {name}
        </span>
        <Tag tone={tones[confidence]}>{t(`mapping.confidence.${confidence}`)}</Tag>
      </div>
      {children(label)}
      <p className={classes.why}>{`${told} ${note}`.trim()}</p>
    </div>
  )
}
