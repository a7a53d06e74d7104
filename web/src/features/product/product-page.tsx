import type { Product } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { productQuery } from '../../api/products-queries.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { Changes } from './changes.tsx'
import { Facts } from './facts.tsx'
import { OffersTable } from './offers-table.tsx'
import { Pictures } from './pictures.tsx'
import { plainText } from './plain-text.ts'
import { ProductHead } from './product-head.tsx'
import classes from './product-page.module.css'
import { VariantsTable } from './variants-table.tsx'

const route = getRouteApi('/products/$id')

// The charts weigh half of the first page: they are read only where one is shown.
const History = lazy(() => import('./history.tsx').then(({ History }) => ({ default: History })))

export function ProductPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const { data: product, error, isFetching, refetch } = useQuery(productQuery(id))
  const back = <BackLink to="/products">{t('products.title')}</BackLink>

  if (product) return <ProductSheet product={product} back={back} />
  return (
    <Page title={t('product.title')} above={back}>
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : <SkeletonRows rows={8} />}
    </Page>
  )
}

function ProductSheet({ product, back }: { product: Product; back: ReactNode }) {
  const { t } = useTranslation()
  const specifications = Object.entries(product.technicalSpecs)

  return (
    <Page title={product.title} above={back} lead={<ProductHead product={product} />}>
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
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </Panel>
          ) : null}
          {product.description || product.shortDescription ? (
            <Panel title={t('product.description')}>
              {product.shortDescription ? <p className={classes.short}>{product.shortDescription}</p> : null}
              {product.description ? <p className={classes.text}>{plainText(product.description)}</p> : null}
            </Panel>
          ) : null}
        </div>
      </div>
    </Page>
  )
}
