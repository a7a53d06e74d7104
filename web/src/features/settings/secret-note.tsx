import { Button, CopyButton, Group, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './settings.module.css'

/** A secret, shown this once. */
export function SecretNote({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation()

  return (
    <Stack gap="md">
      <p className={classes.facts}>{t('settings.webhooks.secretOnce')}</p>
      <code className={classes.secret}>{secret}</code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? 'settings.copied' : 'settings.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{t('settings.done')}</Button>
      </Group>
    </Stack>
  )
}
