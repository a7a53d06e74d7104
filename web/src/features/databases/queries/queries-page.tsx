import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Gauge, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { slowQueriesQuery } from '../../../api/operations-queries.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Page } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { DEFAULT_DATABASE } from '../database-search.ts'
import { DatabaseSelect } from '../database-select.tsx'
import { DatabaseTabs } from '../database-tabs.tsx'
import { type Rank, ranks } from './query-search.ts'
import { QueryTable } from './query-table.tsx'
import { RepeatList } from './repeat-list.tsx'

const route = getRouteApi('/databases/queries')

/** What costs a database most, and how that changed since the last look. */
export function QueriesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = route.useNavigate()
  const { database = DEFAULT_DATABASE, by = 'total' } = route.useSearch()
  const { data, error, isFetching, refetch } = useQuery(slowQueriesQuery({ database, by, limit: 30 }))

  return (
    <Page
      title={t('queries.title')}
      lead={
        data
          ? data.lastLook
            ? t('queries.changedSince', { time: format.moment(data.lastLook) })
            : t('queries.noLookYet')
          : null
      }
      actions={
        <>
          <DatabaseSelect to="/databases/queries" value={database} />
          <Select
            aria-label={t('queries.order')}
            allowDeselect={false}
            w="11rem"
            value={by}
            data={ranks.map((rank) => ({ value: rank, label: t(`queries.by.${rank}`) }))}
            onChange={(chosen) => chosen && void navigate({ search: (old) => ({ ...old, by: chosen as Rank }) })}
          />
          <Button
            variant="default"
            loading={isFetching}
            leftSection={<RefreshCw size={15} aria-hidden="true" />}
            onClick={() => void refetch()}
          >
            {t('queries.lookAgain')}
          </Button>
        </>
      }
    >
      <DatabaseTabs />
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data && data.evicted > 0 ? <p>{t('queries.evicted', { count: data.evicted })}</p> : null}
      {data?.queries.length === 0 ? (
        <EmptyState Icon={Gauge} title={t('queries.none')} text={t('queries.noneText')} />
      ) : data ? (
        <>
          {data.repeats.length > 0 ? (
            <Panel title={t('queries.repeats')} note={t('queries.repeatsNote')}>
              <RepeatList database={database} repeats={data.repeats} />
            </Panel>
          ) : null}
          <Panel flush>
            <QueryTable database={database} queries={data.queries} by={by} />
          </Panel>
        </>
      ) : error ? null : (
        <Panel flush>
          <SkeletonRows rows={10} />
        </Panel>
      )}
    </Page>
  )
}
