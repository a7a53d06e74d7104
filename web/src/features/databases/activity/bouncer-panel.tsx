import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { bouncerQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'

/** PgBouncer's own pools; nothing where none is configured. */
export function BouncerPanel() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, isFetching, refetch } = useQuery(bouncerQuery)

  if (error) return <FailureNote error={error} onRetry={refetch} retrying={isFetching} />
  if (!data?.isConfigured || !data.state) return null
  const { version, maxClients, pools, stats } = data.state
  return (
    <Panel title="PgBouncer" note={t('activity.bouncerNote', { version, clients: format.count(maxClients) })} flush>
      <TableFrame label="PgBouncer">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('databases.name')}</th>
              <th scope="col">{t('activity.mode')}</th>
              <th scope="col" className={table.number}>
                {t('activity.clients')}
              </th>
              <th scope="col" className={table.number}>
                {t('databases.waiting')}
              </th>
              <th scope="col" className={table.number}>
                {t('activity.servers')}
              </th>
              <th scope="col" className={table.number}>
                {t('activity.longestWait')}
              </th>
              <th scope="col" className={table.number}>
                {t('activity.transactions')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pools.map((pool) => (
              <tr key={`${pool.database} ${pool.user}`}>
                <th scope="row">{pool.database}</th>
                <td>{pool.mode}</td>
                <td className={table.number}>{format.count(pool.clientsActive)}</td>
                <td className={table.number}>
                  {pool.clientsWaiting > 0 ? <Tag tone="warn">{format.count(pool.clientsWaiting)}</Tag> : 0}
                </td>
                <td className={table.number}>
                  {t('activity.serversText', {
                    active: pool.serversActive,
                    idle: pool.serversIdle,
                    most: pool.servers,
                  })}
                </td>
                <td className={table.number}>{format.span(pool.maxWaitMs)}</td>
                <td className={table.number}>
                  {format.count(stats.find(({ database }) => database === pool.database)?.transactions ?? 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Panel>
  )
}
