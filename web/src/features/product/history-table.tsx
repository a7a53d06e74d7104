import { useTranslation } from 'react-i18next'
import { ScrollRegion } from '../../ui/scroll-region.tsx'
import table from '../../ui/table.module.css'
import { useFormat } from '../../ui/use-format.ts'
import classes from './history.module.css'
import type { SeriesPoint } from './series-points.ts'

interface HistoryTableProps {
  points: readonly SeriesPoint[]
  write: (value: string, currency: string | null) => string
  label: string
}

/** The same points as the chart, newest first, for reading and for those who cannot see it. */
export function HistoryTable({ points, write, label }: HistoryTableProps) {
  const { t } = useTranslation()
  const format = useFormat()

  return (
    <ScrollRegion className={classes.scroll} label={label}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('product.date')}</th>
            <th scope="col">{t('products.supplier')}</th>
            <th scope="col" className={table.number}>
              {t('product.value')}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={`${point.at} ${point.supplierCode} ${point.value}`}>
              <td className={table.nowrap}>{format.day(point.at)}</td>
              <td>{point.supplierCode}</td>
              <td className={table.number}>{write(point.value, point.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
