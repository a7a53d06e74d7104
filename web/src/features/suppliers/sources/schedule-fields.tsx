import { Group, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { scheduleQuery } from '../../../api/sources-queries.ts'
import { FailureSentence } from '../../../ui/failure-sentence.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { type SourceDraft, scheduleOf } from './source-draft.ts'
import classes from './source-form.module.css'

interface ScheduleFieldsProps {
  draft: SourceDraft
  onChange: (part: Partial<SourceDraft>) => void
}

const timings = ['none', 'cron', 'every'] as const
// Somebody who types an expression passes through many that are none.
const TYPING_MS = 300

/** When the source is looked at, with the next three times, and how long it may bring nothing. */
export function ScheduleFields({ draft, onChange }: ScheduleFieldsProps) {
  const { t } = useTranslation()
  const text = (field: 'cron' | 'timeZone' | 'everyMinutes' | 'expectEveryDays') => ({
    label: t(`sources.${field}`),
    value: draft[field],
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [field]: event.currentTarget.value }),
  })

  return (
    <fieldset className={classes.part}>
      <legend>{t('sources.schedule')}</legend>
      <SegmentedControl
        fullWidth
        aria-label={t('sources.schedule')}
        data={timings.map((value) => ({ value, label: t(`sources.timings.${value}`) }))}
        value={draft.timing}
        onChange={(value) => onChange({ timing: value as SourceDraft['timing'] })}
      />
      {draft.timing === 'cron' ? (
        <Group grow align="flex-start">
          <TextInput {...text('cron')} description={t('sources.cronHint')} spellCheck={false} />
          <TextInput {...text('timeZone')} description={t('sources.timeZoneHint')} spellCheck={false} />
        </Group>
      ) : null}
      {draft.timing === 'every' ? <TextInput {...text('everyMinutes')} inputMode="numeric" /> : null}
      {draft.timing === 'none' ? null : (
        <>
          <NextTimes draft={draft} />
          <Switch
            label={t('sources.isPaused')}
            checked={draft.isPaused}
            onChange={(event) => onChange({ isPaused: event.currentTarget.checked })}
          />
        </>
      )}
      <TextInput {...text('expectEveryDays')} description={t('sources.expectHint')} inputMode="numeric" />
    </fieldset>
  )
}

function NextTimes({ draft }: { draft: SourceDraft }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [typed] = useDebouncedValue(draft, TYPING_MS)
  const { data: next = [], error } = useQuery(scheduleQuery(scheduleOf(typed)))

  if (error)
    return (
      <div role="alert" className={classes.bad}>
        <FailureSentence error={error} />
      </div>
    )
  return (
    <div className={classes.next} aria-live="polite">
      <span>{t('sources.next')}</span>
      <ol>
        {next.map((time) => (
          <li key={time}>{format.moment(time)}</li>
        ))}
      </ol>
    </div>
  )
}
