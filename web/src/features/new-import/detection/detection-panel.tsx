import { Loader, Select } from '@mantine/core'
import type { Confidence, FileSettings } from '@products-manager/contract'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { Draft } from '../use-draft.ts'
import classes from './detection-panel.module.css'
import { choicesOf, type SettingName, settingNames, wordOf } from './setting-choices.ts'

const tones: Record<Confidence, Tone> = { certain: 'good', likely: 'accent', guess: 'warn', given: 'plain' }

/** How the file was understood, how sure that is and why, and what to do if it is wrong. */
export function DetectionPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { detection } = draft.upload
  const rows = format.count(detection.sampledRows)

  return (
    <Panel
      title={t('mapping.detected')}
      note={t('mapping.detectedNote', { rows, columns: detection.columns.length })}
      actions={draft.looking ? <Loader size="xs" aria-label={t('mapping.looking')} /> : null}
    >
      {draft.error ? <FailureNote error={draft.error} /> : null}
      <div className={classes.settings}>
        {settingNames.map((name) => (
          <Setting key={name} name={name} draft={draft} />
        ))}
      </div>
    </Panel>
  )
}

const AUTOMATIC = 'automatic'

function Setting({ name, draft }: { name: SettingName; draft: Draft }) {
  const { t } = useTranslation()
  const label = useId()
  const { value, confidence, why } = draft.upload.detection[name]
  const write = (choice: unknown) => {
    const word = wordOf(choice)
    return word ? t(`mapping.words.${word}`) : String(choice)
  }
  const found = choicesOf(name, value).map((text) => ({ value: text, label: write(JSON.parse(text)) }))
  const data = confidence === 'given' ? [{ value: AUTOMATIC, label: t('mapping.automatic') }, ...found] : found

  return (
    <div className={classes.setting}>
      <div className={classes.head}>
        <span id={label} className={classes.name}>
          {t(`mapping.settings.${name}`)}
        </span>
        <Tag tone={tones[confidence]}>{t(`mapping.confidence.${confidence}`)}</Tag>
      </div>
      <Select
        size="xs"
        aria-labelledby={label}
        allowDeselect={false}
        value={JSON.stringify(value)}
        data={data}
        disabled={draft.looking}
        onChange={(text) => {
          if (text === null) return
          draft.give(name, text === AUTOMATIC ? undefined : (JSON.parse(text) as FileSettings[SettingName]))
        }}
      />
      <p className={classes.why}>{why}</p>
    </div>
  )
}
