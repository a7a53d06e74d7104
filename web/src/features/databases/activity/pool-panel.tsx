import type { PoolFacts } from '@products-manager/contract'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { poolsQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx'
import { Tag, type Tone } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { PoolBar } from '../overview/pool-bar.tsx'
import classes from './activity.module.css'
import { Histogram } from './histogram.tsx'

const tones: Record<PoolFacts['verdict'], Tone> = {
  'too-small': 'warn',
  'too-large': 'plain',
  leaks: 'bad',
  well: 'good',
  unused: 'plain',
}

/** The pools of the answering process: who uses them, how long is waited, and the size they should have. */
export function PoolPanel() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, isFetching, refetch } = useQuery(poolsQuery)

  return (
    <Panel
      title={t('activity.pools')}
      note={data ? t('activity.poolsNote', { time: format.duration(data.observedMs) }) : null}
    >
      {error ? <FailureNote error={error} onRetry={refetch} retrying={isFetching} /> : null}
      {data ? (
        <ul className={classes.pools}>
          {data.pools.map((pool) => (
            <li key={pool.pool}>
              <PoolCard pool={pool} />
            </li>
          ))}
        </ul>
      ) : error ? null : (
        <SkeletonRows rows={7} />
      )}
    </Panel>
  )
}

function PoolCard({ pool }: { pool: PoolFacts }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { verdict, longestHolder, waiting, timeouts, exhaustions } = pool

  return (
    <article className={classes.pool} aria-label={pool.pool}>
      <header className={classes.who}>
        <h3 className={classes.name}>{pool.pool}</h3>
        <Tag tone={tones[verdict]}>{t(`activity.verdicts.${verdict}`)}</Tag>
        {waiting > 0 ? <Tag tone="warn">{t('activity.waiting', { count: waiting })}</Tag> : null}
      </header>
      <PoolBar pool={pool} />
      <p className={classes.soft}>
        {t('activity.used', { most: format.count(pool.mostUsed), mean: format.decimal(pool.meanUsed.toFixed(1)) })}
        {timeouts + exhaustions > 0
          ? ` ${t('activity.faults', { timeouts: format.count(timeouts), exhaustions: format.count(exhaustions) })}`
          : null}
      </p>
      <div className={classes.histograms}>
        <Histogram label={t('activity.wait')} histogram={pool.wait} p95={pool.waitP95Ms} />
        <Histogram label={t('activity.hold')} histogram={pool.hold} p95={pool.holdP95Ms} />
      </div>
      {longestHolder ? (
        <p className={classes.soft}>
          {t('activity.holder', { statement: longestHolder.statement, time: format.span(longestHolder.heldMs) })}
        </p>
      ) : null}
      <p lang="en" className={classes.soft}>
        {pool.reason}
      </p>
      {pool.advisedSize === pool.size ? null : (
        <p>{t('activity.advised', { size: pool.advisedSize, variable: `${pool.pool.toUpperCase()}_POOL_SIZE` })}</p>
      )}
    </article>
  )
}
