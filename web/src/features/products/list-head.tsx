// biome-ignore-all lint/a11y/useSemanticElements: the parts of a table element cannot be placed row by row.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row.
import type { ProductSort } from '@products-manager/contract'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import classes from './product-list.module.css'

interface ListHeadProps {
  sort: ProductSort | undefined
  onSort: (sort: ProductSort | undefined) => void
}

/** Names of the columns; title and price sort the list. */
export function ListHead({ sort, onSort }: ListHeadProps) {
  const { t } = useTranslation()
  const byPrice = sort === 'price' ? 'ascending' : sort === 'price-desc' ? 'descending' : 'none'
  const PriceArrow = sort === 'price' ? ArrowUp : ArrowDown

  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        <span role="columnheader" className={classes.picture}>
          <span className={classes.hidden}>{t('products.picture')}</span>
        </span>
        <span role="columnheader" className={classes.name} aria-sort={sort === 'title' ? 'ascending' : 'none'}>
          <button type="button" className={classes.sort} onClick={() => onSort(sort === 'title' ? undefined : 'title')}>
            {t('products.product')}
            {sort === 'title' ? <ArrowUp size={13} aria-hidden="true" /> : null}
          </button>
        </span>
        <span role="columnheader" className={classes.codes}>
          {t('products.codes')}
        </span>
        <span role="columnheader" className={classes.category}>
          {t('products.category')}
        </span>
        <span role="columnheader" className={classes.supplier}>
          {t('products.supplier')}
        </span>
        <span role="columnheader" className={classes.price} aria-sort={byPrice}>
          <button
            type="button"
            className={classes.sort}
            onClick={() => onSort(sort === 'price' ? 'price-desc' : 'price')}
          >
            {byPrice === 'none' ? null : <PriceArrow size={13} aria-hidden="true" />}
            {t('products.price')}
          </button>
        </span>
        <span role="columnheader" className={classes.stock}>
          {t('products.stock')}
        </span>
        <span role="columnheader" className={classes.updated}>
          {t('products.updated')}
        </span>
      </div>
    </div>
  )
}
