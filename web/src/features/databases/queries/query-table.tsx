import type { SlowQuery } from '@products-manager/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import type { DatabaseName } from '../database-search.ts'
import classes from './queries.module.css'
import type { Rank } from './query-search.ts'
import { shortText } from './short-text.ts'

interface QueryTableProps {
  database: DatabaseName
  queries: readonly SlowQuery[]
  by: Rank
}

export function QueryTable({ database, queries, by }: QueryTableProps) {
  const { t } = useTranslation()
  const blocks = by === 'blocks' || by === 'wal'

  return (
    <TableFrame label={t('queries.title')}>
      <table className={`${table.table} ${classes.queries}`}>
        <thead>
          <tr>
            <th scope="col">{t('queries.query')}</th>
            <th scope="col">{t('queries.share')}</th>
            <th scope="col" className={table.number}>
              {t('queries.total')}
            </th>
            <th scope="col" className={table.number}>
              {t('queries.mean')}
            </th>
            <th scope="col" className={table.number}>
              {t('queries.calls')}
            </th>
            <th scope="col" className={table.number}>
              {t('queries.rows')}
            </th>
            {blocks ? (
              <th scope="col" className={table.number}>
                {t(`queries.${by}`)}
              </th>
            ) : null}
            <th scope="col" className={table.number}>
              {t('queries.change')}
            </th>
          </tr>
        </thead>
        <tbody>
          {queries.map((query) => (
            <QueryRow key={query.fingerprint} database={database} query={query} by={by} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

// The server counts in pages of this size.
const BLOCK_BYTES = 8_192

function QueryRow({ database, query, by }: { database: DatabaseName; query: SlowQuery; by: Rank }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { fingerprint, name, text, share, totalMs, meanMs, maxMs, calls, rows, change } = query

  return (
    <tr>
      <th scope="row" className={classes.query}>
        <Link to="/databases/queries/$database/$fingerprint" params={{ database, fingerprint }}>
          {name ?? shortText(text)}
        </Link>
        {name ? (
          <span lang="en" className={classes.text}>
            {shortText(text)}
          </span>
        ) : null}
      </th>
      <td>
        <span className={classes.share}>
          <span className={classes.bar} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
          {format.share(share)}
        </span>
      </td>
      <td className={table.number}>{format.span(totalMs)}</td>
      <td className={table.number} title={t('queries.longest', { time: format.span(maxMs) })}>
        {format.span(meanMs)}
      </td>
      <td className={table.number}>{format.count(calls)}</td>
      <td className={table.number}>{format.count(rows)}</td>
      {by === 'blocks' ? (
        <td className={table.number}>{format.bytes((query.blocksHit + query.blocksRead) * BLOCK_BYTES)}</td>
      ) : null}
      {by === 'wal' ? <td className={table.number}>{format.bytes(query.walBytes)}</td> : null}
      <td className={table.number}>
        {change === null ? (
          '–'
        ) : change.calls === 0 ? (
          <span className={table.soft}>{t('queries.unchanged')}</span>
        ) : (
          t('queries.changeText', { calls: format.count(change.calls), time: format.span(change.totalMs) })
        )}
      </td>
    </tr>
  )
}
