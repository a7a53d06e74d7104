import type { DatabaseHealth } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import classes from './pool-bar.module.css'

/** How full one pool is: in use, open but idle, and room left. */
export function PoolBar({ pool }: { pool: DatabaseHealth['pool'] }) {
  const { t } = useTranslation()
  const most = Math.max(1, pool.size + pool.overflow)
  const width = (connections: number) => `${Math.min(100, (connections / most) * 100)}%`

  return (
    <div className={classes.pool}>
      <div className={classes.bar} aria-hidden="true">
        <span className={classes.used} style={{ width: width(pool.used) }} />
        <span className={classes.idle} style={{ width: width(pool.idle) }} />
      </div>
      <span className={classes.text}>
        {t('databases.poolText', pool)}
        {pool.overflow > 0 ? `, ${t('databases.poolOverflow', pool)}` : ''}
      </span>
    </div>
  )
}
