import type { DatabaseHealth } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { findDatabase } from '../database-search.ts'
import classes from './database-table.module.css'
import { PoolBar } from './pool-bar.tsx'

/** Slower than this, a person at the screen begins to feel it in every list. */
const SLOW_MS = 50

export function DatabaseTable({ databases }: { databases: readonly DatabaseHealth[] }) {
  const { t } = useTranslation()

  return (
    <TableFrame label={t('databases.title')}>
      <table className={`${table.table} ${classes.databases}`}>
        <thead>
          <tr>
            <th scope="col">{t('databases.name')}</th>
            <th scope="col">{t('databases.status')}</th>
            <th scope="col" className={table.number}>
              {t('databases.latency')}
            </th>
            <th scope="col">{t('databases.pool')}</th>
            <th scope="col" className={table.number}>
              {t('databases.waiting')}
            </th>
            <th scope="col" className={table.number}>
              {t('databases.wait')}
            </th>
            <th scope="col" className={table.number}>
              {t('databases.size')}
            </th>
            <th scope="col">{t('databases.migrations')}</th>
          </tr>
        </thead>
        <tbody>
          {databases.map((database) => (
            <DatabaseRow key={database.name} database={database} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function DatabaseRow({ database }: { database: DatabaseHealth }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { name, status, latencyMs, pool, bytes, migrations, serverVersion, error } = database
  const known = findDatabase(name)
  // With room left, somebody waits for a connection that is being opened, which is nothing to look into.
  const isFull = pool.used >= pool.size + pool.overflow
  const holds = i18n.t(`databases.holds.${name}` as 'databases.holds.core', { defaultValue: '' })

  return (
    <tr>
      <th scope="row">
        {known ? (
          <Link to="/databases/tables" search={{ database: known }}>
            {name}
          </Link>
        ) : (
          name
        )}
        <span className={classes.holds}>{holds}</span>
      </th>
      <td>
        <Tag tone={status === 'healthy' ? 'good' : 'bad'} dot>
          {t(`databases.${status}`)}
        </Tag>
        {error ? <div className={classes.error}>{error}</div> : null}
      </td>
      <td className={table.number} data-slow={(latencyMs ?? 0) > SLOW_MS || undefined}>
        {latencyMs === null ? '–' : format.milliseconds(latencyMs)}
      </td>
      <td>
        <PoolBar pool={pool} />
      </td>
      <td className={table.number}>
        {pool.waiting > 0 && isFull ? <Tag tone="warn">{format.count(pool.waiting)}</Tag> : format.count(pool.waiting)}
      </td>
      <td className={table.number}>{pool.waitP95Ms === null ? '–' : format.milliseconds(pool.waitP95Ms)}</td>
      <td className={table.number}>{bytes === null ? '–' : format.bytes(bytes)}</td>
      <td className={table.nowrap}>
        {migrations === null ? (
          '–'
        ) : migrations.pending > 0 ? (
          <Tag tone="warn">{t('databases.pending', migrations)}</Tag>
        ) : (
          t('databases.current', migrations)
        )}
        {serverVersion === null ? null : <span className={classes.holds}>PostgreSQL {serverVersion}</span>}
      </td>
    </tr>
  )
}
