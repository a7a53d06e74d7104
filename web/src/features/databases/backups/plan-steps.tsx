import type { RestorePlan } from '@products-manager/contract'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './backups.module.css'

/** Exactly what a restore would do, in order. */
export function PlanSteps({ plan, isWhole }: { plan: RestorePlan; isWhole: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { log } = plan

  return (
    <ol className={classes.plan}>
      {isWhole ? <li>{t('backups.does.stop')}</li> : null}
      {plan.backups.map(({ id, kind, until, stores }) => (
        <li key={id}>
          {t('backups.does.fetch', {
            kind: t(kind === 'full' ? 'databases.kinds.full' : 'databases.kinds.incremental'),
            time: format.moment(until),
            store: stores[0] ?? '?',
          })}
        </li>
      ))}
      <li>
        {log.files === 0
          ? t('backups.does.noLog')
          : log.lastCommitAt
            ? t('backups.does.log', { count: log.files, time: format.moment(log.lastCommitAt) })
            : t('backups.does.logOnly', { count: log.files })}
      </li>
      <li>
        {t('backups.does.room', {
          fetch: format.bytes(plan.fetchBytes),
          needed: format.bytes(plan.neededBytes),
          free: plan.freeBytes === null ? '?' : format.bytes(plan.freeBytes),
        })}
      </li>
      <li>{t(isWhole ? 'backups.does.swap' : 'backups.does.copy')}</li>
      <li>{t('backups.does.time', { time: format.span(plan.estimatedMs) })}</li>
      {plan.notes.map((note) => (
        <li key={note} lang="en">
          {note}
        </li>
      ))}
    </ol>
  )
}
