import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { EventMatrix } from './event-matrix.tsx'
import { MailPanel } from './mail-panel.tsx'
import { RecipientsPanel } from './recipients-panel.tsx'
import { WebhooksPanel } from './webhooks-panel.tsx'

/** Who is told of what, and how. */
export function NotificationsPage() {
  const { t } = useTranslation()

  return (
    <Page title={t('settings.title')} lead={t('settings.lead')}>
      <EventMatrix />
      <WebhooksPanel />
      <MailPanel />
      <RecipientsPanel />
    </Page>
  )
}
