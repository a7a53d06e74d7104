import { Checkbox, Stack } from '@mantine/core'
import { type NotificationEvent, notificationEvents } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'

interface EventChoiceProps {
  events: readonly NotificationEvent[]
  fault: boolean
  onChange: (events: NotificationEvent[]) => void
}

/** Which events somebody is told of. */
export function EventChoice({ events, fault, onChange }: EventChoiceProps) {
  const { t } = useTranslation()

  return (
    <Checkbox.Group
      label={t('settings.events.title')}
      value={[...events]}
      error={fault ? t('settings.events.last') : undefined}
      onChange={(chosen) => onChange(notificationEvents.filter((event) => chosen.includes(event)))}
    >
      <Stack gap="xs" mt="xs">
        {notificationEvents.map((event) => (
          <Checkbox key={event} value={event} label={t(`settings.names.${event}`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

/** What is worth telling somebody who did not choose. */
export const problemEvents = notificationEvents.filter(
  (event) => event !== 'import.completed' && event !== 'undo.completed',
)
