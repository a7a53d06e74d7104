import { Button, Select } from '@mantine/core'
import type { RunStatus } from '@products-manager/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { FileUp, Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { importsQuery } from '../../api/imports-queries.ts'
import { suppliersQuery } from '../../api/suppliers-queries.ts'
import { useLiveRuns } from '../../api/use-live-runs.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { HeldNote } from './held-note.tsx'
import { runStatuses } from './import-search.ts'
import classes from './imports-page.module.css'
import { RunsTable } from './runs-table.tsx'

const route = getRouteApi('/imports')

export function ImportsPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  useLiveRuns()
  const suppliers = useQuery(suppliersQuery)
  const query = useInfiniteQuery(importsQuery(search))
  const { data, error, isFetching, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query
  const runs = data?.pages.flatMap((page) => page.items) ?? []
  const narrowed = search.supplier !== undefined || search.status !== undefined
  const start = (
    <ButtonLink to="/imports/new" leftSection={<FileUp size={16} aria-hidden="true" />}>
      {t('products.importFile')}
    </ButtonLink>
  )

  return (
    <Page title={t('runs.title')} lead={t('runs.lead')} actions={start}>
      {data && (runs.length > 0 || narrowed) ? (
        <div className={classes.filters}>
          <Select
            size="xs"
            aria-label={t('products.supplier')}
            placeholder={t('products.supplier')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('products.supplier') }) }}
            value={search.supplier ?? null}
            data={(suppliers.data ?? []).map(({ code, name }) => ({ value: code, label: name }))}
            onChange={(supplier) =>
              void navigate({ search: { ...search, supplier: supplier ?? undefined }, replace: true })
            }
          />
          <Select
            size="xs"
            aria-label={t('runs.state')}
            placeholder={t('runs.state')}
            clearable
            clearButtonProps={{ 'aria-label': t('products.clearOne', { filter: t('runs.state') }) }}
            value={search.status ?? null}
            data={runStatuses.map((value) => ({ value, label: t(`runs.status.${value}`) }))}
            onChange={(status) =>
              void navigate({ search: { ...search, status: (status as RunStatus) ?? undefined }, replace: true })
            }
          />
        </div>
      ) : null}
      {search.status === 'held' ? null : <HeldNote />}
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data || error ? null : (
        <Panel flush>
          <SkeletonRows />
        </Panel>
      )}
      {data && runs.length === 0 ? (
        <EmptyState
          Icon={Inbox}
          title={t(narrowed ? 'runs.noMatch' : 'runs.none')}
          text={t(narrowed ? 'runs.noMatchText' : 'runs.noneText')}
        />
      ) : null}
      {runs.length > 0 ? (
        <Panel flush>
          <RunsTable runs={runs} />
        </Panel>
      ) : null}
      {hasNextPage ? (
        <Button
          variant="default"
          style={{ alignSelf: 'center' }}
          loading={isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          {t('runs.older')}
        </Button>
      ) : null}
    </Page>
  )
}
