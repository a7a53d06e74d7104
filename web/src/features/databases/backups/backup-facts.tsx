import { Button } from '@mantine/core'
import { type Backup, verifyBackup } from '@products-manager/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { backupRunsQuery, retentionQuery } from '../../../api/operations-queries.ts'
import { FailureNote } from '../../../ui/failure-note.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './backups.module.css'

/** One backup: where it lies, what proved it, and how long it stays. */
export function BackupFacts({ backup, stores }: { backup: Backup; stores: readonly string[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const { data: retention } = useQuery(retentionQuery)
  const verify = useMutation({
    mutationFn: () => call(verifyBackup, { params: { id: backup.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: backupRunsQuery.queryKey }),
  })
  const kept = retention?.keep.find(({ id }) => id === backup.id)
  const expires = retention?.expire.find(({ id }) => id === backup.id)

  return (
    <Panel
      title={backup.id}
      note={t('backups.facts', {
        kind: t(`databases.kinds.${backup.kind}`),
        time: format.moment(backup.stoppedAt),
        took: format.span(backup.durationMs),
      })}
      actions={
        <Button size="xs" variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('backups.verify')}
        </Button>
      }
    >
      {verify.error ? <FailureNote error={verify.error} /> : null}
      <dl className={classes.facts}>
        <div>
          <dt>{t('backups.size')}</dt>
          <dd>
            {t('backups.sizeText', {
              stored: format.bytes(backup.storedBytes),
              plain: format.bytes(backup.plainBytes),
            })}
          </dd>
        </div>
        <div>
          <dt>{t('backups.encryption')}</dt>
          <dd>{t(backup.isEncrypted ? 'backups.encrypted' : 'backups.plain')}</dd>
        </div>
        <div>
          <dt>{t('backups.parent')}</dt>
          <dd>{backup.parent ?? t('backups.standsAlone')}</dd>
        </div>
        <div>
          <dt>{t('backups.places')}</dt>
          <dd>
            <ul className={classes.places}>
              {stores.map((store) => (
                <li key={store}>
                  <Tag tone={backup.stores.includes(store) ? 'good' : 'bad'} dot>
                    {t(backup.stores.includes(store) ? 'backups.whole' : 'backups.notThere')}
                  </Tag>{' '}
                  {store}
                </li>
              ))}
            </ul>
          </dd>
        </div>
        {kept || expires ? (
          <div>
            <dt>{t('backups.stays')}</dt>
            <dd lang="en">{kept?.reason ?? expires?.reason}</dd>
          </div>
        ) : null}
      </dl>
      <h3 className={classes.title}>{t('backups.checks')}</h3>
      {backup.checks.length === 0 ? <p className={classes.soft}>{t('backups.noChecks')}</p> : null}
      <ul className={classes.checks}>
        {backup.checks.toReversed().map((check) => (
          <li key={`${check.kind} ${check.at}`}>
            <Tag tone={check.ok ? 'good' : 'bad'} dot>
              {t(check.ok ? 'backups.wentWell' : 'backups.failed')}
            </Tag>{' '}
            {t(`backups.checkKinds.${check.kind}`)}, {format.moment(check.at)}
            {check.recoveryMs === null
              ? null
              : `, ${t('backups.restoreTook', { time: format.span(check.recoveryMs) })}`}
            {check.problems.map((problem) => (
              <p key={problem} lang="en" className={classes.bad}>
                {problem}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {retention ? (
        <p className={classes.soft}>{t('backups.retention', { days: retention.days, count: retention.count })}</p>
      ) : null}
    </Panel>
  )
}
