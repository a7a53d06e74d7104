import { Button, Select } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Download, FileUp, PackageOpen, SearchX, SlidersHorizontal } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf } from '../../api/call.ts'
import { type ProductFilters as Filters, productsCountQuery } from '../../api/products-queries.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { isAhead, PastNote } from '../../ui/past-note.tsx'
import { NothingImported } from './nothing-imported.tsx'
import { ProductCount } from './product-count.tsx'
import { ProductFilters } from './product-filters.tsx'
import { ProductList } from './product-list.tsx'
import { countFilters, filtersOf, productSorts, readProductSearch } from './product-search.ts'
import classes from './products-page.module.css'
import { SearchField } from './search-field.tsx'
import { type PagesShown, useProductPages } from './use-product-pages.ts'

const route = getRouteApi('/products')

export function ProductsPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const [open, setOpen] = useState(false)
  const filters = useMemo(() => filtersOf(search), [search])
  const [shown, setShown] = useState<PagesShown>({ from: 0, to: 0 })
  const pages = useProductPages(filters, shown)
  const active = countFilters(search)
  const isEmpty = pages.ready && pages.rows === 0
  const narrowed = active > 0 || search.q !== undefined || search.asOf !== undefined

  const change = (values: object) =>
    void navigate({ search: (before) => readProductSearch({ ...before, ...values }), replace: true })

  // The same pages are no news: the list calls at every step of a scroll.
  const show = useCallback(
    (next: PagesShown) => setShown((now) => (now.from === next.from && now.to === next.to ? now : next)),
    [],
  )

  if (isEmpty && !narrowed) {
    return (
      <Page title={t('products.title')}>
        <NothingImported />
      </Page>
    )
  }
  return (
    <Page
      fixed
      title={t('products.title')}
      lead={
        pages.ready ? (
          <ProductCount filters={filters} rows={pages.rows} known={pages.known} />
        ) : pages.error ? null : (
          t('shell.loading')
        )
      }
      actions={
        <>
          {pages.ready && !isEmpty ? <ExportButton filters={filters} /> : null}
          <ButtonLink to="/imports/new" leftSection={<FileUp size={16} aria-hidden="true" />}>
            {t('products.importFile')}
          </ButtonLink>
        </>
      }
    >
      <div className={classes.tools}>
        <div className={classes.first}>
          <SearchField value={search.q} onChange={(q) => change({ q })} />
          <Button
            className={classes.toggle}
            variant="default"
            aria-expanded={open}
            leftSection={<SlidersHorizontal size={15} aria-hidden="true" />}
            onClick={() => setOpen(!open)}
          >
            {active > 0 ? t('products.filtersActive', { count: active }) : t('products.filters')}
          </Button>
          <Select
            className={classes.sort}
            aria-label={t('products.sort')}
            allowDeselect={false}
            value={search.sort ?? 'newest'}
            data={productSorts.map((value) => ({ value, label: t(`products.sorts.${value}`) }))}
            onChange={(sort) => change({ sort: sort === 'newest' ? undefined : sort })}
          />
        </div>
        <div className={classes.second} data-open={open || undefined}>
          <ProductFilters search={search} onChange={change} />
        </div>
      </div>
      {search.asOf ? <PastNote asOf={search.asOf} onLeave={() => change({ asOf: undefined })} /> : null}
      {pages.error && !(search.asOf && isAhead(search.asOf)) ? (
        <FailureNote error={pages.error} onRetry={pages.retry} />
      ) : null}
      {isEmpty ? (
        <NothingFound asOf={search.asOf} onClear={() => void navigate({ search: {} })} />
      ) : pages.error && !pages.ready ? null : (
        <ProductList
          key={JSON.stringify(filters)}
          filters={filters}
          narrow={narrow ?? false}
          pages={pages}
          onShow={show}
          onSort={(sort) => change({ sort })}
        />
      )}
    </Page>
  )
}

/** Nothing is like what is looked for; or there was nothing at all at the moment of the past. */
function NothingFound({ asOf, onClear }: { asOf: string | undefined; onClear: () => void }) {
  const { t } = useTranslation()
  const then = useQuery({ ...productsCountQuery(asOf === undefined ? {} : { asOf }), enabled: asOf !== undefined })

  if (then.isLoading) return null
  if (then.data?.count === 0)
    return <EmptyState Icon={PackageOpen} title={t('past.emptyThen')} text={t('past.emptyThenText')} />
  return (
    <EmptyState Icon={SearchX} title={t('products.noMatch')} text={t('products.noMatchText')}>
      <Button variant="default" onClick={onClear}>
        {t('products.clearAll')}
      </Button>
    </EmptyState>
  )
}

/** What the list shows, all of it, to take away: the filters and the moment of the past are those of the list. */
function ExportButton({ filters: { sort: _, ...filters } }: { filters: Filters }) {
  const { t } = useTranslation()

  return (
    <Button
      variant="default"
      component="a"
      href={addressOf('/api/v1/products/export', { query: filters })}
      download
      leftSection={<Download size={16} aria-hidden="true" />}
    >
      {t('products.export')}
    </Button>
  )
}
