import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { productSeriesQuery } from '../../api/products-queries.ts'
import { FailureNote } from '../../ui/failure-note.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'
import { useFormat } from '../../ui/use-format.ts'
import classes from './history.module.css'
import { HistoryChart } from './history-chart.tsx'
import { HistoryTable } from './history-table.tsx'
import { pricePoints, stockPoints } from './series-points.ts'

/** Price or stock over time, drawn and, beside it, written out. */
export function History({ productId }: { productId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [kind, setKind] = useState<'price' | 'stock'>('price')
  const { data, error, refetch } = useQuery(productSeriesQuery(productId))
  const points = data ? (kind === 'price' ? pricePoints(data) : stockPoints(data)) : []
  const write = (value: string, currency: string | null) =>
    kind === 'price' ? format.money(value, currency) : format.count(Number(value))

  return (
    <Panel
      title={t('product.history')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('product.history')}
          value={kind}
          onChange={(value) => setKind(value as typeof kind)}
          data={[
            { value: 'price', label: t('products.price') },
            { value: 'stock', label: t('products.stock') },
          ]}
        />
      }
    >
      {error ? <FailureNote error={error} onRetry={refetch} /> : null}
      {data || error ? null : <SkeletonRows rows={5} />}
      {data && points.length === 0 ? <p className={classes.none}>{t('product.noHistory')}</p> : null}
      {points.length > 0 ? (
        <div className={classes.both}>
          <HistoryChart points={points} write={write} label={t(`product.chart.${kind}`)} />
          <HistoryTable points={points} write={write} label={t(`product.chart.${kind}`)} />
        </div>
      ) : null}
    </Panel>
  )
}
