import { Button } from '@mantine/core'
import type { Supplier } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { Plus, Truck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { latestImportsQuery } from '../../api/imports-queries.ts'
import { sourcesQuery } from '../../api/sources-queries.ts'
import { suppliersQuery } from '../../api/suppliers-queries.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { SupplierDrawer } from './supplier-drawer.tsx'
import { SuppliersTable } from './suppliers-table.tsx'

export function SuppliersPage() {
  const { t } = useTranslation()
  const { data: suppliers, error, isFetching, refetch } = useQuery(suppliersQuery)
  const { data: sources = [] } = useQuery(sourcesQuery())
  const { data: runs = [] } = useQuery(latestImportsQuery)
  const [edited, setEdited] = useState<Supplier | 'new' | null>(null)
  const add = (
    <>
      <ButtonLink variant="default" to="/suppliers/calendar">
        {t('sources.calendar')}
      </ButtonLink>
      <Button leftSection={<Plus size={16} aria-hidden="true" />} onClick={() => setEdited('new')}>
        {t('suppliers.add')}
      </Button>
    </>
  )

  return (
    <Page title={t('suppliers.title')} lead={t('suppliers.lead')} actions={add}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {suppliers?.length === 0 ? (
        <EmptyState Icon={Truck} title={t('suppliers.none')} text={t('suppliers.noneText')} />
      ) : suppliers ? (
        <Panel flush>
          <SuppliersTable suppliers={suppliers} sources={sources} runs={runs} onEdit={setEdited} />
        </Panel>
      ) : error ? null : (
        <Panel flush>
          <SkeletonRows />
        </Panel>
      )}
      <SupplierDrawer edited={edited} onClose={() => setEdited(null)} />
    </Page>
  )
}
