// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row.
import type { ProductSummary } from '@products-manager/contract'
import type { TFunction } from 'i18next'
import { memo } from 'react'
import type { Format } from '../../ui/format.ts'
import { Tag } from '../../ui/tag.tsx'
import { Thumb } from '../../ui/thumb.tsx'
import classes from './product-list.module.css'

interface ProductRowProps {
  id: string
  index: number
  offset: number
  active: boolean
  product: ProductSummary | undefined
  // From the list: a hook in each row would cost more than the row.
  t: TFunction
  format: Format
}

/** One line of the list. Memoised: a scroll step moves the window, it does not change the rows in it. */
export const ProductRow = memo(function ProductRow({ id, index, offset, active, product, t, format }: ProductRowProps) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={classes.row}
      style={{ transform: `translateY(${offset}px)` }}
    >
      {product ? <ProductCells product={product} t={t} format={format} /> : <WaitingCells />}
    </div>
  )
})

interface ProductCellsProps extends Pick<ProductRowProps, 't' | 'format'> {
  product: ProductSummary
}

function ProductCells({ product, t, format }: ProductCellsProps) {
  const { id, title, brand, ean, sku, category, supplierCode, offersCount, price, currency, stock } = product

  return (
    <>
      <span role="gridcell" className={classes.picture}>
        <Thumb src={product.imageUrl} />
      </span>
      <span role="gridcell" className={classes.name}>
        <a href={`/products/${id}`} tabIndex={-1} className={classes.link}>
          {title}
        </a>
        <span className={classes.under}>
          {brand ?? <span className={classes.none}>{t('products.noBrand')}</span>}
          {product.status === 'inactive' ? <Tag>{t('products.inactive')}</Tag> : null}
        </span>
      </span>
      <span role="gridcell" className={classes.codes}>
        <span>{ean ?? <span className={classes.none}>{t('products.noEan')}</span>}</span>
        <span className={classes.under}>{sku}</span>
      </span>
      <span role="gridcell" className={classes.category} title={category ?? undefined}>
        {category ?? <span className={classes.none}>–</span>}
      </span>
      <span role="gridcell" className={classes.supplier}>
        <span>{supplierCode ?? '–'}</span>
        <span className={classes.under}>{t('products.offers', { count: offersCount })}</span>
      </span>
      <span role="gridcell" className={classes.price}>
        {format.money(price, currency)}
      </span>
      <span
        role="gridcell"
        className={classes.stock}
        data-state={stock === null ? 'unknown' : stock > 0 ? 'in' : 'out'}
      >
        {stock === null ? '–' : format.count(stock)}
      </span>
      <span role="gridcell" className={classes.updated}>
        {format.day(product.updatedAt)}
      </span>
    </>
  )
}

function WaitingCells() {
  return (
    <>
      <span role="gridcell" className={classes.picture}>
        <span className={classes.ghost} style={{ width: 36, height: 36 }} />
      </span>
      <span role="gridcell" className={classes.name}>
        <span className={classes.ghost} style={{ width: '58%' }} />
      </span>
      <span role="gridcell" className={classes.codes}>
        <span className={classes.ghost} style={{ width: '80%' }} />
      </span>
    </>
  )
}
