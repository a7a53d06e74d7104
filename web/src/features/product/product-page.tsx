import { Button } from '@mantine/core'
import type { Product } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { PackageX, Pencil } from 'lucide-react'
import { type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiFailure } from '../../api/call.ts'
import { productQuery, type ValuePlace } from '../../api/products-queries.ts'
import { AsOfInput } from '../../ui/as-of-input.tsx'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { late } from '../../ui/late.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { isAhead, PastNote } from '../../ui/past-note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { Changes } from './changes.tsx'
import { Facts } from './facts.tsx'
import { OffersTable } from './offers-table.tsx'
import { AskOrigin, OriginValue } from './origin/origin-value.tsx'
import { Pictures } from './pictures.tsx'
import { plainText } from './plain-text.ts'
import { ProductHead } from './product-head.tsx'
import classes from './product-page.module.css'
import { VariantsTable } from './variants-table.tsx'

const route = getRouteApi('/products/$id')

// The charts weigh half of the first page: they are read only where one is shown.
const History = late(() => import('./history.tsx'), 'History')

const EditDrawer = late(() => import('./edit/edit-drawer.tsx'), 'EditDrawer')

const OriginDrawer = late(() => import('./origin/origin-drawer.tsx'), 'OriginDrawer')

export function ProductPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const { asOf } = route.useSearch()
  const navigate = route.useNavigate()
  const look = (moment: string | undefined) =>
    void navigate({ search: moment === undefined ? {} : { asOf: moment }, replace: true })
  const { data: product, error, isFetching, refetch } = useQuery(productQuery(id, asOf))
  const back = <BackLink to="/products">{t('products.title')}</BackLink>

  const above = (
    <>
      {back}
      {asOf ? <PastNote asOf={asOf} onLeave={() => look(undefined)} /> : null}
    </>
  )

  return (
    // Where a value of the past came from is told by the changes below it.
    <Traced key={id} product={asOf ? undefined : product}>
      {(edit) => (
        <Page
          title={product?.title ?? t('product.title')}
          heading={product ? <OriginValue field="title">{product.title}</OriginValue> : undefined}
          above={above}
          lead={product ? <ProductHead product={product} /> : null}
          actions={
            <>
              {edit}
              <AsOfInput value={asOf} onChange={look} />
            </>
          }
        >
          {product ? <ProductSheet product={product} /> : null}
          {!product && error ? <NoProduct asOf={asOf} error={error} onRetry={refetch} retrying={isFetching} /> : null}
          {product || error ? null : <SkeletonRows rows={8} />}
        </Page>
      )}
    </Traced>
  )
}

interface NoProductProps {
  asOf: string | undefined
  error: Error
  onRetry: () => void
  retrying: boolean
}

/** Why there is no product to be seen. Of a moment to come the note above says so. */
function NoProduct({ asOf, error, ...again }: NoProductProps) {
  const { t } = useTranslation()

  if (asOf && isAhead(asOf)) return null
  if (asOf && error instanceof ApiFailure && error.status === 404)
    return <EmptyState Icon={PackageX} title={t('past.notThen')} text={t('past.notThenText')} />
  return <FailureNote error={error} {...again} />
}

interface TracedProps {
  /** The product as it is now; nothing of the past can be asked or edited. */
  product: Product | undefined
  /** The page, with the button that edits. */
  children: (edit: ReactNode) => ReactNode
}

/** A product each value of which tells where it comes from and can be given by hand. */
function Traced({ product, children }: TracedProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<ValuePlace | null>(null)
  const [opened, setOpened] = useState(false)
  const [editing, setEditing] = useState<'never' | 'open' | 'closed'>('never')
  const edit = (
    <Button variant="default" leftSection={<Pencil size={14} aria-hidden="true" />} onClick={() => setEditing('open')}>
      {t('edit.open')}
    </Button>
  )
  const ask = (place: ValuePlace) => {
    setAsked(place)
    setOpened(true)
  }

  return (
    <AskOrigin value={product ? ask : null}>
      {children(product ? edit : null)}
      {product && editing !== 'never' ? (
        <Suspense>
          <EditDrawer product={product} opened={editing === 'open'} onClose={() => setEditing('closed')} />
        </Suspense>
      ) : null}
      {product && asked ? (
        <Suspense>
          <OriginDrawer productId={product.id} place={asked} opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      ) : null}
    </AskOrigin>
  )
}

function ProductSheet({ product }: { product: Product }) {
  const { t } = useTranslation()
  const specifications = Object.entries(product.technicalSpecs)

  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <Panel title={t('product.offers')} note={t('product.offersNote')} flush>
          <OffersTable product={product} />
        </Panel>
        <Suspense
          fallback={
            <Panel title={t('product.history')}>
              <SkeletonRows rows={5} />
            </Panel>
          }
        >
          <History productId={product.id} />
        </Suspense>
        {product.variants.length > 0 ? (
          <Panel title={t('product.variants')} flush>
            <VariantsTable variants={product.variants} currency={product.currency} />
          </Panel>
        ) : null}
        <Changes productId={product.id} />
      </div>
      <div className={classes.aside}>
        <Pictures images={product.images} title={product.title} />
        <Facts product={product} />
        {specifications.length > 0 ? (
          <Panel title={t('product.specifications')}>
            <dl className={classes.specifications}>
              {specifications.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <OriginValue field="technicalSpecs" specification={name}>
                      {value}
                    </OriginValue>
                  </dd>
                </div>
              ))}
            </dl>
          </Panel>
        ) : null}
        {product.description || product.shortDescription ? (
          <Panel title={t('product.description')}>
            {product.shortDescription ? (
              <p className={classes.short}>
                <OriginValue field="shortDescription">{product.shortDescription}</OriginValue>
              </p>
            ) : null}
            {product.description ? (
              <p className={classes.text}>
                <OriginValue field="description">{plainText(product.description)}</OriginValue>
              </p>
            ) : null}
          </Panel>
        ) : null}
      </div>
    </div>
  )
}
