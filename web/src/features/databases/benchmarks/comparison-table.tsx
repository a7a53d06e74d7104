import type { BenchmarkComparison } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { comparisonQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './benchmarks.module.css'

type Compared = BenchmarkComparison['queries'][number]

const tones: Record<Compared['verdict'], Tone> = { faster: 'good', slower: 'bad', same: 'plain' }

/** Each query before and after, with whether the difference is real. */
export function ComparisonTable(asked: { workload: string; before: string; after: string }) {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(comparisonQuery(asked))

  if (error) return <FailureNote error={error} onRetry={refetch} retrying={isFetching} />
  if (!data) return <SkeletonRows rows={5} />
  return (
    <>
      <TableFrame label={t('benchmarks.compare')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('benchmarks.query')}</th>
              <th scope="col">{t('benchmarks.verdict')}</th>
              <th scope="col">{t('benchmarks.median')}</th>
              <th scope="col" className={table.number}>
                {t('benchmarks.change')}
              </th>
              <th scope="col" className={table.number}>
                p95
              </th>
              <th scope="col" className={table.number}>
                {t('benchmarks.pages')}
              </th>
              <th scope="col" className={table.number}>
                {t('benchmarks.chance')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.queries.map((query) => (
              <ComparedRow key={query.name} query={query} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {data.unmatched.length > 0 ? (
        <p className={classes.soft}>{t('benchmarks.unmatched', { names: data.unmatched.join(', ') })}</p>
      ) : null}
    </>
  )
}

function ComparedRow({ query }: { query: Compared }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, before, after, ratio, ratioInterval, chance, verdict, planChanged } = query
  const most = Math.max(before.medianMs, after.medianMs, 0.001)
  const change = (value: number) => `${value >= 1 ? '+' : '−'}${format.share(Math.abs(value - 1))}`

  return (
    <tr>
      <th scope="row">
        {name}
        {planChanged ? <span className={classes.small}>{t('benchmarks.planChanged')}</span> : null}
      </th>
      <td>
        <Tag tone={tones[verdict]}>{t(`benchmarks.verdicts.${verdict}`)}</Tag>
      </td>
      <td>
        <span className={classes.bars} aria-hidden="true">
          <span className={classes.before} style={{ width: `${(before.medianMs / most) * 100}%` }} />
          <span className={classes.after} style={{ width: `${(after.medianMs / most) * 100}%` }} />
        </span>
        <span className={classes.small}>
          {t('benchmarks.fromTo', { before: format.span(before.medianMs), after: format.span(after.medianMs) })}
        </span>
      </td>
      <td className={table.number}>
        {change(ratio)}
        <span className={classes.small}>
          {change(ratioInterval.low)} … {change(ratioInterval.high)}
        </span>
      </td>
      <td className={table.number}>
        {format.span(after.p95Ms)}
        <span className={classes.small}>{format.span(before.p95Ms)}</span>
      </td>
      <td className={table.number}>
        {format.count(after.pages)}
        <span className={classes.small}>{format.count(before.pages)}</span>
      </td>
      <td className={table.number}>{chance < 0.001 ? '< 0.1 %' : format.share(chance)}</td>
    </tr>
  )
}
