import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { TriangleAlert, Unplug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { healthQuery } from '../../api/health-queries.ts'
import classes from './connection-note.module.css'

/** A line above every page while the server is away or one of its databases is. */
export function ConnectionNote() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery(healthQuery)

  return (
    <div role="status" className={classes.place}>
      {error ? (
        <div className={classes.note} data-tone="bad">
          <Unplug size={16} aria-hidden="true" />
          <span>{t('shell.unreachable')}</span>
          <Button size="compact-xs" variant="outline" color="brick" disabled={isFetching} onClick={() => refetch()}>
            {t(isFetching ? 'shell.retrying' : 'shell.retry')}
          </Button>
        </div>
      ) : data?.status === 'degraded' ? (
        <div className={classes.note} data-tone="warn">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{t('shell.degraded')}</span>
          <Link to="/databases">{t('shell.seeDatabases')}</Link>
        </div>
      ) : null}
    </div>
  )
}
