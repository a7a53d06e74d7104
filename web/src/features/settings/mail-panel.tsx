import { Button, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { MailX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mailQuery } from '../../api/notification-settings-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { MailForm } from './mail-form.tsx'
import classes from './settings.module.css'

/** How mail is sent. */
export function MailPanel() {
  const { t } = useTranslation()
  const { data: mail, error, isFetching, refetch } = useQuery(mailQuery)
  const [opened, setOpened] = useState<'form' | 'log' | null>(null)
  const close = () => setOpened(null)

  return (
    <Panel
      title={t('settings.mail.title')}
      note={t('settings.mail.note')}
      actions={
        <>
          <Button size="xs" variant="default" onClick={() => setOpened('log')}>
            {t('settings.log')}
          </Button>{' '}
          <Button size="xs" disabled={!mail} onClick={() => setOpened('form')}>
            {t('settings.mail.edit')}
          </Button>
        </>
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {mail?.server ? (
        <p className={classes.facts}>
          {t('settings.mail.summary', {
            host: mail.server.host,
            port: String(mail.server.port),
            from: mail.server.from,
          })}{' '}
          {t(`settings.mail.security.${mail.server.security}`)}.{' '}
          {mail.source === 'environment' ? t('settings.mail.fromEnvironment') : null}{' '}
          {mail.appUrl === null ? t('settings.mail.noLinks') : null}
        </p>
      ) : mail ? (
        <EmptyState Icon={MailX} title={t('settings.mail.none')} text={t('settings.mail.noneText')} />
      ) : error ? null : (
        <SkeletonRows />
      )}
      <Drawer
        opened={opened !== null}
        onClose={close}
        size="30rem"
        title={t(opened === 'log' ? 'settings.mail.log' : 'settings.mail.title')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {opened === 'form' && mail ? <MailForm mail={mail} onDone={close} /> : null}
        {opened === 'log' ? <DeliveryLog channel="mail" /> : null}
      </Drawer>
    </Panel>
  )
}
