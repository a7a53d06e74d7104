import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { refreshViews } from '@products-manager/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { viewsQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import { SilentNote } from '../silent-note.tsx'

/** Materialised views: what they hold, and whether readers go on while they are refreshed. */
export function ViewPanel() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch } = useQuery(viewsQuery)
  const views = data?.views ?? []
  const refresh = useMutation({
    mutationFn: () => call(refreshViews, {}),
    onSuccess: () => notifications.show({ message: t('tables.refreshing'), color: 'petrol' }),
  })

  if (views.length === 0 && !error) return null
  return (
    <Panel
      title={t('tables.views')}
      note={t('tables.viewsNote')}
      flush
      actions={
        <Button size="xs" variant="default" loading={refresh.isPending} onClick={() => refresh.mutate()}>
          {t('tables.refreshNow')}
        </Button>
      }
    >
      {error || refresh.error ? <FailureNote error={error ?? refresh.error} onRetry={refetch} /> : null}
      <SilentNote silent={data?.silent} />
      {views.length > 0 ? (
        <TableFrame label={t('tables.views')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('tables.view')}</th>
                <th scope="col">{t('databases.name')}</th>
                <th scope="col" className={table.number}>
                  {t('tables.columns.rows')}
                </th>
                <th scope="col" className={table.number}>
                  {t('tables.columns.size')}
                </th>
                <th scope="col">{t('tables.state')}</th>
                <th scope="col">{t('tables.madeOf')}</th>
              </tr>
            </thead>
            <tbody>
              {views.map((view) => (
                <tr key={`${view.database} ${view.view}`}>
                  <th scope="row">{view.view}</th>
                  <td>{view.database}</td>
                  <td className={table.number}>{format.count(view.rows)}</td>
                  <td className={table.number}>{format.bytes(view.bytes)}</td>
                  <td>
                    {view.isPopulated ? (
                      <Tag tone={view.hasUniqueIndex ? 'good' : 'warn'}>
                        {t(view.hasUniqueIndex ? 'tables.concurrently' : 'tables.blocking')}
                      </Tag>
                    ) : (
                      <Tag tone="warn">{t('tables.notFilled')}</Tag>
                    )}
                  </td>
                  <td>{view.madeOf.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      ) : null}
    </Panel>
  )
}
