import type { Alert, AlertCode } from '@products-manager/contract'
import { Link, type LinkProps } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Format } from '../../../ui/format.ts'
import { Tag } from '../../../ui/tag.tsx'
import { useFormat } from '../../../ui/use-format.ts'
import classes from './alert-list.module.css'

type Kind = 'count' | 'bytes' | 'time'

/** What an alert's amount counts. */
const amounts: Partial<Record<AlertCode, Kind>> = {
  'log-late': 'bytes',
  'backup-old': 'time',
  'not-proven': 'time',
  'lock-queue': 'time',
}

const places: Partial<Record<AlertCode, NonNullable<LinkProps['to']>>> = {
  'log-not-received': '/databases/backups',
  'log-late': '/databases/backups',
  'log-nearly-lost': '/databases/backups',
  'no-backup': '/databases/backups',
  'backup-old': '/databases/backups',
  'backup-damaged': '/databases/backups',
  'check-failed': '/databases/backups',
  'not-proven': '/databases/backups',
  'backups-off': '/databases/backups',
  'backups-unreadable': '/databases/backups',
  'lock-queue': '/databases/activity',
  'pool-timeouts': '/databases/activity',
  'pool-too-small': '/databases/activity',
  'pool-leaks': '/databases/activity',
  orphans: '/databases/tables',
  'maintenance-failed': '/databases/tables',
}

/** What needs somebody, the worst first, each with the way to it. */
export function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useTranslation()
  const format = useFormat()

  if (alerts.length === 0) {
    return (
      <p className={classes.calm}>
        <CircleCheck size={18} aria-hidden="true" />
        {t('databases.noAlerts')}
      </p>
    )
  }
  return (
    <ul className={classes.alerts}>
      {alerts.map((alert) => {
        const place = places[alert.code]
        return (
          <li key={`${alert.code} ${alert.database}`} className={classes.alert} data-severity={alert.severity}>
            <Tag tone={alert.severity === 'critical' ? 'bad' : 'warn'} dot>
              {t(`databases.severity.${alert.severity}`)}
            </Tag>
            <div className={classes.words}>
              <p className={classes.what}>
                {t(`databases.alerts.${alert.code}`, { database: alert.database ?? '', amount: write(alert, format) })}
              </p>
              {alert.detail ? (
                <p lang="en" className={classes.detail}>
                  {alert.detail}
                </p>
              ) : null}
            </div>
            {place ? <Link to={place}>{t('databases.lookAtIt')}</Link> : null}
          </li>
        )
      })}
    </ul>
  )
}

function write({ code, amount }: Alert, format: Format): string {
  if (amount === null) return ''
  const kind = amounts[code] ?? 'count'
  if (kind === 'count') return format.count(amount)
  return kind === 'bytes' ? format.bytes(amount) : format.duration(amount)
}
