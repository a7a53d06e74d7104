import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { backupRunsQuery, backupsQuery, retentionQuery } from '../../../api/operations-queries.ts'
import { Panel } from '../../../ui/panel.tsx'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './backups.module.css'

/** What workers do with backups right now, and what waits for one. */
export function RunsUnderWay() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const { data = [] } = useQuery(backupRunsQuery)
  const open = data.filter(({ completedAt }) => completedAt === null)
  const ended = data.length - open.length

  useEffect(() => {
    if (ended === 0) return
    // Whatever ended changed what there is.
    void client.invalidateQueries({ queryKey: backupsQuery.queryKey })
    void client.invalidateQueries({ queryKey: retentionQuery.queryKey })
  }, [client, ended])

  if (open.length === 0) return null
  return (
    <Panel title={t('backups.underWay')}>
      <ul className={classes.underWay} aria-live="polite">
        {open.map(({ id, kind, status, progress, wish }) => {
          const percent =
            progress && progress.expectedBytes > 0 ? (100 * progress.doneBytes) / progress.expectedBytes : 0
          return (
            <li key={id}>
              <p>
                <strong>{t(`backups.runKinds.${kind}`)}</strong>{' '}
                {wish.table ? `${wish.database}.${wish.table}` : wish.backup}{' '}
                <span className={classes.soft}>
                  {status === 'pending'
                    ? t('backups.waits')
                    : progress
                      ? t('backups.bytesOf', {
                          done: format.bytes(progress.doneBytes),
                          expected: format.bytes(progress.expectedBytes),
                          step: progress.step,
                        })
                      : t('backups.begins')}
                </span>
              </p>
              <ProgressBar
                percent={Math.min(100, percent)}
                label={t(`backups.runKinds.${kind}`)}
                moving={status === 'running'}
                thin
              />
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
