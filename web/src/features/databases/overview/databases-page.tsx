import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { databasesQuery } from '../../../api/health-queries.ts'
import { alertsQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { DatabaseTabs } from '../database-tabs.tsx'
import { ProtectionTiles } from '../protection-tiles.tsx'
import { AlertList } from './alert-list.tsx'
import { DatabaseTable } from './database-table.tsx'

/** What an operator reads first: what is wrong, what could be lost, and how each database is. */
export function DatabasesPage() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(databasesQuery)
  const alerts = useQuery(alertsQuery)

  return (
    <Page
      title={t('databases.title')}
      lead={data ? t(`databases.lead_${data.server}`) : null}
      actions={
        data ? (
          <Tag tone={data.status === 'healthy' ? 'good' : 'bad'} dot>
            {t(data.status === 'healthy' ? 'databases.allHealthy' : 'databases.someUnhealthy')}
          </Tag>
        ) : null
      }
    >
      <DatabaseTabs />
      <Panel title={t('databases.alertsTitle')}>
        {alerts.data ? (
          <AlertList alerts={alerts.data} />
        ) : alerts.error ? (
          <FailureNote error={alerts.error} onRetry={alerts.refetch} retrying={alerts.isFetching} />
        ) : (
          <SkeletonRows rows={1} />
        )}
      </Panel>
      <ProtectionTiles />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data ? (
        <Panel flush>
          <DatabaseTable databases={data.databases} />
        </Panel>
      ) : error ? null : (
        <Panel flush>
          <SkeletonRows rows={7} />
        </Panel>
      )}
    </Page>
  )
}
