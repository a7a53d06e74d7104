import type { Product } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tag } from '../../ui/tag.tsx'
import { useFormat } from '../../ui/use-format.ts'
import { OriginMark } from './origin/origin-mark.tsx'
import { OriginValue } from './origin/origin-value.tsx'
import classes from './product-head.module.css'

/** The line under the title: what it is, what it costs, whether it is there. */
export function ProductHead({ product }: { product: Product }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { brand, categoryPath, price, currency, stock, isActive, attributes } = product
  const before = attributes['compareAtPrice']

  return (
    <div className={classes.head}>
      <div className={classes.place}>
        <Tag tone={isActive ? 'good' : 'plain'} dot>
          {t(isActive ? 'products.active' : 'products.inactive')}
        </Tag>
        {brand ? (
          <Link to="/products" search={{ brand: brand.id, brandName: brand.name }}>
            {brand.name}
          </Link>
        ) : null}
        {brand ? <OriginMark field="brand" /> : null}
        {categoryPath.length > 0 ? (
          <ol className={classes.path} aria-label={t('products.category')}>
            {categoryPath.map(({ id, name }) => (
              <li key={id}>
                <Link to="/products" search={{ category: id, categoryName: name }}>
                  {name}
                </Link>
              </li>
            ))}
          </ol>
        ) : null}
        {categoryPath.length > 0 ? <OriginMark field="category" /> : null}
      </div>
      <dl className={classes.figures}>
        <div>
          <dt>{t('products.price')}</dt>
          <dd>
            <OriginValue field="price">{format.money(price, currency)}</OriginValue>
            {before ? <s className={classes.before}>{format.money(before, currency)}</s> : null}
          </dd>
        </div>
        <div>
          <dt>{t('products.stock')}</dt>
          <dd data-out={stock === 0 || undefined}>
            <OriginValue field="stock">{stock === null ? '–' : format.count(stock)}</OriginValue>
          </dd>
        </div>
        <div>
          <dt>{t('products.updated')}</dt>
          <dd className={classes.moment}>{format.moment(product.updatedAt)}</dd>
        </div>
      </dl>
    </div>
  )
}
