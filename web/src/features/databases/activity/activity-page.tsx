import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/page.tsx'
import { DatabaseTabs } from '../database-tabs.tsx'
import { BouncerPanel } from './bouncer-panel.tsx'
import { LockPanel } from './lock-panel.tsx'
import { PoolPanel } from './pool-panel.tsx'

/** Who waits for whom this moment: for locks, for connections, for PgBouncer. */
export function ActivityPage() {
  const { t } = useTranslation()

  return (
    <Page title={t('activity.title')} lead={t('activity.lead')}>
      <DatabaseTabs />
      <LockPanel />
      <PoolPanel />
      <BouncerPanel />
    </Page>
  )
}
