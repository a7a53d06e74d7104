import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { backupRunsQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import table from '../../../ui/table.module.css'
import { TableFrame } from '../../../ui/table-frame.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './backups.module.css'

const SHOWN = 12

/** What was done with backups, whoever asked. */
export function RunTable() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data = [], error, refetch } = useQuery(backupRunsQuery)
  const ended = data.filter(({ completedAt }) => completedAt !== null).slice(0, SHOWN)

  if (error) return <FailureNote error={error} onRetry={refetch} />
  if (ended.length === 0) return null
  return (
    <Panel title={t('backups.done')} flush>
      <TableFrame label={t('backups.done')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('backups.what')}</th>
              <th scope="col">{t('backups.result')}</th>
              <th scope="col">{t('backups.when')}</th>
              <th scope="col" className={table.number}>
                {t('backups.took')}
              </th>
              <th scope="col">{t('backups.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {ended.map(({ id, kind, status, wish, outcome, startedAt, completedAt }) => (
              <tr key={id}>
                <th scope="row">
                  {t(`backups.runKinds.${kind}`)}{' '}
                  <span className={classes.soft}>{wish.table ? `${wish.database}.${wish.table}` : wish.backup}</span>
                </th>
                <td>
                  <Tag tone={status === 'completed' ? 'good' : 'bad'} dot>
                    {t(status === 'completed' ? 'backups.wentWell' : 'backups.failed')}
                  </Tag>
                </td>
                <td className={table.nowrap}>{completedAt ? format.moment(completedAt) : '–'}</td>
                <td className={table.number}>
                  {startedAt && completedAt ? format.span(Date.parse(completedAt) - Date.parse(startedAt)) : '–'}
                </td>
                <td lang="en" className={classes.outcome}>
                  {outcome ?? '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Panel>
  )
}
