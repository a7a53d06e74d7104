import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { backupRunsQuery } from '../../../api/operations-queries.ts'
import { Panel } from '../../../ui/panel.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './backups.module.css'
import { lastFailure } from './last-failure.ts'

/** Above everything else: the last backup was not taken, and why. */
export function FailedBackup() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data = [] } = useQuery(backupRunsQuery)
  const failed = lastFailure(data)

  if (!failed) return null
  return (
    <div role="alert">
      <Panel
        title={t('backups.lastFailed')}
        note={t('backups.lastFailedNote', {
          what: t(`backups.runKinds.${failed.kind}`),
          time: format.moment(failed.completedAt ?? failed.createdAt),
        })}
      >
        <p lang="en" className={classes.bad}>
          {failed.outcome ?? '–'}
        </p>
      </Panel>
    </div>
  )
}
