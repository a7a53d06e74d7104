import type { PoolFacts } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './activity.module.css'

interface HistogramProps {
  label: string
  histogram: PoolFacts['wait']
  p95: number | null
}

/** How often something took how long; read out as one sentence. */
export function Histogram({ label, histogram: { boundsMs, counts }, p95 }: HistogramProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(1, ...counts)
  const all = counts.reduce((sum, count) => sum + count, 0)
  const nameOf = (at: number) => {
    const bound = boundsMs[at]
    return bound === undefined
      ? t('activity.longer', { time: format.span(boundsMs.at(-1) ?? 0) })
      : `≤ ${format.span(bound)}`
  }

  return (
    <figure className={classes.histogram}>
      <figcaption>
        {label}
        <span className={classes.soft}>
          {' '}
          {p95 === null
            ? t('activity.noP95', { count: all, all: format.count(all) })
            : t('activity.p95', { count: all, all: format.count(all), time: format.span(p95) })}
        </span>
      </figcaption>
      <div className={classes.bars} aria-hidden="true">
        {counts.map((count, at) => (
          <span
            key={boundsMs[at] ?? 'longer'}
            title={`${nameOf(at)}${t('shell.colon')} ${format.count(count)}`}
            data-some={count > 0 || undefined}
            style={{ height: `${count === 0 ? 0 : Math.max(6, (100 * Math.log1p(count)) / Math.log1p(most))}%` }}
          />
        ))}
      </div>
    </figure>
  )
}
