import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { tablesQuery } from '../../../api/operations-queries.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { DEFAULT_DATABASE } from '../database-search.ts'
import { DatabaseSelect } from '../database-select.tsx'
import { DatabaseTabs } from '../database-tabs.tsx'
import { MaintenancePanel } from './maintenance-panel.tsx'
import { OrphanPanel } from './orphan-panel.tsx'
import { PartitionPanel } from './partition-panel.tsx'
import { StateTable } from './state-table.tsx'
import { ViewPanel } from './view-panel.tsx'

const route = getRouteApi('/databases/tables')

/** How large the tables are, what is dead in them, and the work that keeps them in order. */
export function DatabaseTablesPage() {
  const { t } = useTranslation()
  const { database = DEFAULT_DATABASE } = route.useSearch()
  const { data, error, isFetching, refetch } = useQuery(tablesQuery(database))

  return (
    <Page
      title={t('tables.title')}
      lead={t('tables.lead')}
      actions={<DatabaseSelect to="/databases/tables" value={database} />}
    >
      <DatabaseTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data?.length === 0 ? (
        <EmptyState Icon={Table2} title={t('tables.none')} text={t('tables.noneText')} />
      ) : data ? (
        <Panel flush>
          <StateTable tables={data} />
        </Panel>
      ) : error ? null : (
        <Panel flush>
          <SkeletonRows rows={8} />
        </Panel>
      )}
      <MaintenancePanel database={database} />
      <ViewPanel />
      <PartitionPanel />
      <OrphanPanel />
    </Page>
  )
}
