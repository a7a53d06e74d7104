import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ProductFilters, productsCountQuery } from '../../api/products-queries.ts'
import { useFormat } from '../../ui/use-format.ts'
import classes from './product-count.module.css'
import { type ProductPages, withoutSort } from './use-product-pages.ts'

interface ProductCountProps {
  filters: ProductFilters
  rows: number
  known: ProductPages['known']
}

/** How many products match; an estimate says so, and is counted when asked. */
export function ProductCount({ filters, rows, known }: ProductCountProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asked, setAsked] = useState<string | null>(null)
  const key = JSON.stringify(withoutSort(filters))
  const counted = useQuery({
    ...productsCountQuery({ ...withoutSort(filters), exact: true }),
    enabled: asked === key,
  })
  const count = counted.data?.count ?? rows
  const isExact = known === 'exact' || counted.data !== undefined

  if (known === 'not-yet') return <span>{t('products.counting')}</span>
  return (
    <span className={classes.count}>
      <span role="status">
        {t(isExact ? 'products.count' : 'products.countAbout', { count, number: format.count(count) })}
      </span>
      {isExact ? null : (
        <UnstyledButton className={classes.exactly} disabled={counted.isFetching} onClick={() => setAsked(key)}>
          {t(counted.isFetching ? 'products.counting' : 'products.countExactly')}
        </UnstyledButton>
      )}
    </span>
  )
}
