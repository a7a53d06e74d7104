import { Button, Drawer } from '@mantine/core'
import type { Source, Supplier } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Plug, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sourcesQuery, supplierQuery } from '../../api/sources-queries.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { CalendarPanel } from './calendar/calendar-panel.tsx'
import { SourceCard } from './sources/source-card.tsx'
import { SourceForm } from './sources/source-form.tsx'
import { SupplierDrawer } from './supplier-drawer.tsx'

const route = getRouteApi('/suppliers/$id')

export function SupplierPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const { data: supplier, error, isFetching, refetch } = useQuery(supplierQuery(id))

  if (supplier) return <SupplierSheet supplier={supplier} />
  return (
    <Page title={t('suppliers.one')} above={<BackLink to="/suppliers">{t('suppliers.title')}</BackLink>}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : <SkeletonRows />}
    </Page>
  )
}

function SupplierSheet({ supplier }: { supplier: Supplier }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: sources, error, isFetching, refetch } = useQuery(sourcesQuery(supplier.code))
  const [edited, setEdited] = useState<Source | 'new' | null>(null)
  const [isEditing, setEditing] = useState(false)

  return (
    <Page
      title={supplier.name}
      above={<BackLink to="/suppliers">{t('suppliers.title')}</BackLink>}
      lead={
        <>
          {supplier.code} ·{' '}
          <Link to="/products" search={{ supplier: supplier.code }}>
            {t('suppliers.offersOf', { count: supplier.offersCount, shown: format.count(supplier.offersCount) })}
          </Link>
        </>
      }
      actions={
        <>
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('suppliers.edit')}
          </Button>
          <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => setEdited('new')}>
            {t('sources.add')}
          </Button>
        </>
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {sources?.length === 0 ? (
        <EmptyState Icon={Plug} title={t('sources.none')} text={t('sources.noneText')} />
      ) : sources ? (
        sources.map((source) => <SourceCard key={source.id} source={source} onEdit={() => setEdited(source)} />)
      ) : error ? null : (
        <SkeletonRows />
      )}
      {sources && sources.length > 0 ? <CalendarPanel supplier={supplier.code} /> : null}
      <SupplierDrawer edited={isEditing ? supplier : null} onClose={() => setEditing(false)} />
      <Drawer
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="34rem"
        title={edited && edited !== 'new' ? edited.name : t('sources.add')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <SourceForm
          key={edited === 'new' ? 'new' : edited?.id}
          supplier={supplier.code}
          source={edited === 'new' ? null : edited}
          onDone={() => setEdited(null)}
        />
      </Drawer>
    </Page>
  )
}
