import { Loader, Select } from '@mantine/core'
import type { FileSettings } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { Draft } from '../use-draft.ts'
import classes from './detection-panel.module.css'
import { FormatChoices } from './format-choices.tsx'
import { choicesOf, type SettingName, settingsOf, wordOf } from './setting-choices.ts'
import { SettingFrame } from './setting-frame.tsx'

/** How the file was understood, how sure that is and why, and what to do if it is wrong. */
export function DetectionPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { detection } = draft.upload
  const rows = format.count(detection.sampledRows)

  return (
    <Panel
      title={t('mapping.detected')}
      note={t('mapping.detectedNote', { rows, columns: format.count(detection.columns.length) })}
      actions={draft.looking ? <Loader size="xs" aria-label={t('mapping.looking')} /> : null}
    >
      {draft.error ? <FailureNote error={draft.error} /> : null}
      <div className={classes.settings}>
        {detection.format ? <FormatChoices draft={draft} format={detection.format} /> : null}
        {settingsOf(detection.format?.kind.value).map((name) => (
          <Setting key={name} name={name} draft={draft} />
        ))}
      </div>
    </Panel>
  )
}

const AUTOMATIC = 'automatic'

function Setting({ name, draft }: { name: SettingName; draft: Draft }) {
  const { t } = useTranslation()
  const found = draft.upload.detection[name]
  const write = (choice: unknown) => {
    const word = wordOf(choice)
    return word ? t(`mapping.words.${word}`) : String(choice)
  }
  if (!found) return null
  const { value, confidence, why } = found
  const choices = choicesOf(name, value).map((text) => ({ value: text, label: write(JSON.parse(text)) }))
  const data = confidence === 'given' ? [{ value: AUTOMATIC, label: t('mapping.automatic') }, ...choices] : choices

  return (
    <SettingFrame name={t(`mapping.settings.${name}`)} confidence={confidence} why={why}>
      {(label) => (
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
      )}
    </SettingFrame>
  )
}
